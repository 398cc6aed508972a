package io.paywindow.order.view;

import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.names.Topic;
import io.paywindow.ledger.RedisLink;
import io.paywindow.order.OrderSettings;
import io.paywindow.order.facts.SetAside;
import io.paywindow.order.redis.Projection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** What brings the orders from the log into Redis. */
public final class ViewProjections {

    /** Nobody waits for this: whoever ordered over HTTP and is not told a number is shown the order by the API itself. */
    private static final Duration PLACED_AFTER = Duration.ofMillis(100);

    private ViewProjections() {}

    /**
     * New ones, each used by one thread. What is placed and what became of it are read apart, so that a flood of orders does not hold up
     * the answers to them.
     */
    public static List<Projection> of(
            OrderSettings settings,
            RedisLink redis,
            FactCodec codec,
            SetAside dead,
            MeterRegistry meters,
            InstantSource clock) {
        JsonMapper json = new JsonMapper();
        ViewFacts facts = new ViewFacts(json, settings.viewTtl());
        ViewStore store = new ViewStore(redis, json, facts, clock);
        ViewProjector projector =
                new ViewProjector(codec, facts, store, dead, settings.kafka().topics(), meters);
        return List.of(
                new Projection(
                        redis, "order-views-placed", List.of(Topic.ORDER_PLACED), PLACED_AFTER, projector::merge),
                new Projection(
                        redis,
                        "order-views",
                        List.of(Topic.ORDER_NUMBERED, Topic.ORDER_REFUSED, Topic.ORDER_OUTCOME, Topic.REFUND_MADE),
                        Duration.ZERO,
                        projector::merge));
    }
}
