package io.paywindow.bench.api;

import io.paywindow.bench.BenchServers;
import io.paywindow.bench.Wait;
import io.paywindow.devstack.KafkaServer;
import io.paywindow.devstack.RabbitServer;
import io.paywindow.devstack.RedisServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The four services and their servers, each in a process of its own, empty, and with limits that do not throttle a load. */
final class WholeLine implements AutoCloseable {

    static final String OPERATOR = "bench-operator";
    static final String PAYMENT_SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    /** In the order in which a report tells of them. */
    static final String LOAD = "load";

    private static final Duration QUIET_WITHIN = Duration.ofSeconds(60);
    private static final long LOOK_NANOS = 500_000_000;
    private static final double NANOS_PER_MILLI = 1e6;
    /** Of one core: what the idle line uses for its ticks and polls is less. */
    private static final double QUIET = 0.3;

    private final BenchServers servers = new BenchServers();
    private final List<Service> services = new ArrayList<>();
    private final Map<String, Long> pids = new LinkedHashMap<>();
    private final KafkaServer kafka;
    private final RedisServer redis;
    private final RabbitServer rabbit;
    private final Service api;

    /**
     * @param window how long an order waits for its payment
     * @param grace and so much longer
     */
    WholeLine(Duration window, Duration grace) {
        try {
            kafka = servers.kafka();
            redis = servers.redis();
            rabbit = servers.rabbit();
            Path folder = servers.folder("services");
            Map<String, String> settings = settings(window, grace, folder);
            api = servers.closing(Service.orderApi(folder, settings));
            services.add(api);
            for (String name : List.of("number-allocator", "expiry-processor", "stock-service")) {
                services.add(servers.closing(Service.inner(name, folder, settings)));
            }
            services.forEach(Service::awaitReady);
            services.forEach(service -> pids.put(service.name(), service.pid()));
            pids.put("Kafka", kafka.process().pid());
            pids.put("Redis", redis.process().pid());
            pids.put("RabbitMQ", rabbit.pid());
            pids.put(LOAD, ProcessHandle.current().pid());
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    private Map<String, String> settings(Duration window, Duration grace, Path folder) {
        Map<String, String> settings = new HashMap<>();
        settings.put("PIPELINE_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        settings.put("PIPELINE_KAFKA_REPLICATION_FACTOR", "1");
        settings.put("PIPELINE_KAFKA_MIN_INSYNC_REPLICAS", "1");
        settings.put("PIPELINE_REDIS_URL", redis.url());
        settings.put("PIPELINE_AMQP_URL", rabbit.uri());
        settings.put("PIPELINE_ZONE", "UTC");
        settings.put("PIPELINE_STATE_DIR", folder.resolve("state").toString());
        settings.put("PIPELINE_PAYMENT_WINDOW", window.toMillis() + "ms");
        settings.put("PIPELINE_GRACE", grace.toMillis() + "ms");
        settings.put("PIPELINE_OPERATOR_TOKEN_HASH", sha256(OPERATOR));
        settings.put("PIPELINE_PAYMENT_SECRETS", PAYMENT_SECRET);
        // Counted as always, and never reached.
        settings.put("PIPELINE_MAX_UNPAID_PER_USER", "1000000");
        settings.put("PIPELINE_LIMITS_REQUESTS_PER_SECOND", "1000000");
        settings.put("PIPELINE_LIMITS_BURST", "1000000");
        settings.put("PIPELINE_LIMITS_EVENT_STREAMS_PER_USER", "1000000");
        return settings;
    }

    /** Where the order API answers. */
    int port() {
        return api.port();
    }

    List<Service> services() {
        return services;
    }

    KafkaServer kafka() {
        return kafka;
    }

    RedisServer redis() {
        return redis;
    }

    RabbitServer rabbit() {
        return rabbit;
    }

    /** The processes: services, servers, and this one, which is the load. */
    Map<String, Long> pids() {
        return pids;
    }

    /** Returns when the line has nothing left to do, as far as its use of the processors shows. */
    void awaitQuiet() {
        double[] used = {Use.sum(Use.cpuMillis(pids))};
        long[] lookedAt = {System.nanoTime()};
        Wait.until("the line is quiet", QUIET_WITHIN, () -> {
            long now = System.nanoTime();
            if (now - lookedAt[0] < LOOK_NANOS) {
                return false;
            }
            double more = Use.sum(Use.cpuMillis(pids)) - used[0];
            double share = more * NANOS_PER_MILLI / (now - lookedAt[0]);
            used[0] += more;
            lookedAt[0] = now;
            return share < QUIET;
        });
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() {
        servers.close();
    }
}
