/** Step 5: {stock} ▶ goods sold, or back on the shelf (Redis). */
@NullMarked
package io.paywindow.stock.settle;

import org.jspecify.annotations.NullMarked;
