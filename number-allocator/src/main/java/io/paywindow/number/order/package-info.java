/** Step 2: an order takes its stock and its number, or learns why it cannot: a batch of orders in, their facts out. */
@NullMarked
package io.paywindow.number.order;

import org.jspecify.annotations.NullMarked;
