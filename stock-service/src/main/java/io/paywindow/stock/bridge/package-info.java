/** Step 4: [order-numbered], [order-refused], [order-outcome] ▶ (order-events). */
@NullMarked
package io.paywindow.stock.bridge;

import org.jspecify.annotations.NullMarked;
