/** Step 1: what the API says of itself: OpenAPI, with examples that work when pasted, and no route left out. */
@NullMarked
package io.paywindow.order.docs;

import org.jspecify.annotations.NullMarked;
