/** Shared by every step: facts to bytes and back, in Avro single-object encoding, and what to do with bytes that are none. */
@NullMarked
package io.paywindow.contract.codec;

import org.jspecify.annotations.NullMarked;
