/** Tests of the orders' way through the service. */
@NullMarked
package io.paywindow.number.order;

import org.jspecify.annotations.NullMarked;
