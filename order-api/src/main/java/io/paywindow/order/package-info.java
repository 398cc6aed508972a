/** Step 1: orders, payments and the catalogue come in over HTTP; step 7: what became of them goes out. This package starts it all. */
@NullMarked
package io.paywindow.order;

import org.jspecify.annotations.NullMarked;
