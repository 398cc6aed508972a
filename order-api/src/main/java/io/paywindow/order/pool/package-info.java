/** Step 7: how many order numbers today and tomorrow have left, for the operator. */
@NullMarked
package io.paywindow.order.pool;

import org.jspecify.annotations.NullMarked;
