/** Step 4: what the messages on the exchange say, for whoever writes or reads them. */
@NullMarked
package io.paywindow.stock.event;

import org.jspecify.annotations.NullMarked;
