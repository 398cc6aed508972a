package io.paywindow.faults.promise;

import io.paywindow.faults.history.DeadMessage;
import io.paywindow.ledger.Shelf;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What the line's memory holds when nothing moves any more.
 *
 * @param stale whether the ledger says that it is not equal to the log
 * @param shelves by sku
 * @param holds by orderId, as Redis has them
 * @param views by orderId, as each customer's own list shows them
 * @param strangers orders that stood in somebody else's list
 * @param settling messages of the queue stock that nobody has used yet
 * @param dead messages of RabbitMQ that nobody could use
 */
public record AtRest(
        boolean stale,
        Map<String, Shelf> shelves,
        Map<String, String> holds,
        Map<String, JsonNode> views,
        Set<String> strangers,
        long settling,
        List<DeadMessage> dead) {}
