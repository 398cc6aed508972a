/** Step 7: what became of an order: facts from the log merged into views in Redis, shown on request, and told as they change. */
@NullMarked
package io.paywindow.order.view;

import org.jspecify.annotations.NullMarked;
