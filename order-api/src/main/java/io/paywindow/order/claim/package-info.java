/** Step 1: what an Idempotency-Key stands for, so that a request sent twice does what it says once. */
@NullMarked
package io.paywindow.order.claim;

import org.jspecify.annotations.NullMarked;
