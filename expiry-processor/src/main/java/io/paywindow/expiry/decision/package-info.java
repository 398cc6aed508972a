/**
 * Step 3: decide. What a fact does to an order, and nothing else: no I/O, no clock, no framework.
 *
 * <p>{@link io.paywindow.expiry.decision.PaymentWindow#decide} is the whole of it. The same facts in the same order of one payment log
 * give the same outcomes on every replay.
 */
@NullMarked
package io.paywindow.expiry.decision;

import org.jspecify.annotations.NullMarked;
