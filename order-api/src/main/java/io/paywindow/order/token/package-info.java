/** Step 1: who may ask: bearer tokens, kept only as hashes, from the log into Redis. */
@NullMarked
package io.paywindow.order.token;

import org.jspecify.annotations.NullMarked;
