/** Step 1: an order is priced, claimed, written to the log, and answered as soon as the line has answered. */
@NullMarked
package io.paywindow.order.placing;

import org.jspecify.annotations.NullMarked;
