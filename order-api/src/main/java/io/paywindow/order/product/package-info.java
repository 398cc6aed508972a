/** Step 1: what the shop sells, at which price, and how much of it there is. */
@NullMarked
package io.paywindow.order.product;

import org.jspecify.annotations.NullMarked;
