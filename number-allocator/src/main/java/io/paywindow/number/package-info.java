/** Step 2: an order takes its stock and its number, or learns why it cannot. How the service is put together and run. */
@NullMarked
package io.paywindow.number;

import org.jspecify.annotations.NullMarked;
