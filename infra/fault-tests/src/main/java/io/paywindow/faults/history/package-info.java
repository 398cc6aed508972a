/** What was asked and what came back, and what the line said of it: in Kafka, in RabbitMQ, in Redis, to its customers. */
@NullMarked
package io.paywindow.faults.history;

import org.jspecify.annotations.NullMarked;
