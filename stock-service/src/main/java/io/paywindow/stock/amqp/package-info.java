/** Step 4: how this service talks to RabbitMQ, in steps 5 and 6 as well. */
@NullMarked
package io.paywindow.stock.amqp;

import org.jspecify.annotations.NullMarked;
