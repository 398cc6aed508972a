/** The order API as its callers see it, on real servers. */
@NullMarked
package io.paywindow.order;

import org.jspecify.annotations.NullMarked;
