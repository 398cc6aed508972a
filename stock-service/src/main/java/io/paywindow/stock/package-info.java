/** Step 4: with steps 5 and 6 one service: the bridge to RabbitMQ, the stock settled, the customer told. */
@NullMarked
package io.paywindow.stock;

import org.jspecify.annotations.NullMarked;
