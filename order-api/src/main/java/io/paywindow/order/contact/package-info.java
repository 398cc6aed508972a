/** Step 1: where a customer wants to be told; step 6 tells them. */
@NullMarked
package io.paywindow.order.contact;

import org.jspecify.annotations.NullMarked;
