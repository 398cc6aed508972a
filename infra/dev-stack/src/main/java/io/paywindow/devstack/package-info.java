/**
 * Kafka, Redis and an AMQP broker for a laptop and for tests, each a child process that can be hurt and brought back.
 *
 * <p>Knows servers, ports and processes; knows nothing of orders.
 */
@NullMarked
package io.paywindow.devstack;

import org.jspecify.annotations.NullMarked;
