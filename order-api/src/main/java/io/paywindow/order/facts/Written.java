package io.paywindow.order.facts;

import io.paywindow.contract.names.Topic;
import java.time.Instant;

/**
 * Where Kafka keeps a fact that it has acknowledged.
 *
 * @param offset within the partition
 * @param appendedAt by the broker's clock
 */
public record Written(Topic topic, int partition, long offset, Instant appendedAt) {}
