/** Step 1: the payment provider says that money has come in, and the operator that it was given back. */
@NullMarked
package io.paywindow.order.payment;

import org.jspecify.annotations.NullMarked;
