package io.paywindow.order.rebuild;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.ledger.RedisLink;
import io.paywindow.order.OrderSettings;
import io.paywindow.order.facts.SetAside;
import io.paywindow.order.redis.Projection;
import io.paywindow.order.token.TokenProjections;
import io.paywindow.order.view.ViewProjections;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/**
 * The command {@code rebuild-views}: reads the topics from their start up to now, and merges views and tokens into Redis.
 *
 * <p>A running service does the same by itself when its Redis has forgotten. This fills a Redis that no service uses yet, before they are
 * all pointed at it. Merging is idempotent, so it may be run again, and beside services that are running.
 */
@EnableConfigurationProperties(OrderSettings.class)
public final class RebuildViews {

    /** What it is called by on the command line. */
    public static final String NAME = "rebuild-views";

    private static final Logger LOG = LoggerFactory.getLogger(RebuildViews.class);

    private RebuildViews() {}

    /** Rebuilds, with settings as the service takes them. */
    public static void main(String[] args) {
        run(args);
    }

    /** Rebuilds with the service's own settings, and returns how many facts were read once all are merged. */
    public static long run(String... settings) {
        try (var context = new SpringApplicationBuilder(RebuildViews.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .run(settings)) {
            return rebuild(context.getBean(OrderSettings.class));
        }
    }

    private static long rebuild(OrderSettings settings) {
        long started = System.nanoTime();
        try (RedisLink redis = new RedisLink(settings.redis(), "order-api-" + NAME)) {
            List<Projection> projections = projections(settings, redis);
            long read = 0;
            for (Projection projection : projections) {
                read += new Replay(settings.kafka(), projection).run();
            }
            LOG.info("rebuilt: facts={} in {}", read, Duration.ofNanos(System.nanoTime() - started));
            return read;
        }
    }

    private static List<Projection> projections(OrderSettings settings, RedisLink redis) {
        FactCodec codec = new FactCodec();
        InstantSource clock = InstantSource.system();
        // It was set aside when it was read first, and must not lie there twice.
        SetAside already = (topic, origin, reason, detail) -> LOG.debug(
                "passed over: topic={} partition={} offset={} reason={}",
                origin.topic(),
                origin.partition(),
                origin.offset(),
                reason);
        List<Projection> all = new ArrayList<>();
        all.add(TokenProjections.of(settings, redis, codec, already, clock));
        all.addAll(ViewProjections.of(settings, redis, codec, already, new SimpleMeterRegistry(), clock));
        return all;
    }
}
