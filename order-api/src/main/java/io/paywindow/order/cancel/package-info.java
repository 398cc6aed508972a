/** Step 1: a customer, or the operator, wants an order undone. Step 3 decides whether it still can be. */
@NullMarked
package io.paywindow.order.cancel;

import org.jspecify.annotations.NullMarked;
