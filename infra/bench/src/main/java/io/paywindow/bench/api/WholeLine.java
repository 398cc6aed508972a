package io.paywindow.bench.api;

import io.paywindow.bench.BenchServers;
import io.paywindow.bench.ProcessUse;
import io.paywindow.bench.Wait;
import io.paywindow.devstack.KafkaServer;
import io.paywindow.devstack.RabbitServer;
import io.paywindow.devstack.RedisServer;
import io.paywindow.devstack.Secrets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The four services and their servers, each in a process of its own, empty, and with limits that do not throttle a load. */
final class WholeLine implements AutoCloseable {

    static final String OPERATOR = "bench-operator";
    static final String PAYMENT_SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private static final Duration QUIET_WITHIN = Duration.ofSeconds(60);
    private static final long LOOK_NANOS = 500_000_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1_000;
    /** Of one core: what the idle line uses for its ticks and polls is less. */
    private static final double QUIET = 0.3;

    private final BenchServers servers = new BenchServers();
    /** In the order in which a report tells of them. */
    private final Map<String, Long> pids = new LinkedHashMap<>();

    private final Map<String, Duration> startTimes = new LinkedHashMap<>();

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
            List<Service> services = new ArrayList<>(List.of(api));
            for (String name : List.of("number-allocator", "expiry-processor", "stock-service")) {
                services.add(servers.closing(Service.inner(name, folder, settings)));
            }
            awaitReady(services);
            services.forEach(service -> pids.put(service.name(), service.pid()));
            pids.put("Kafka", kafka.process().pid());
            pids.put("Redis", redis.process().pid());
            pids.put("RabbitMQ", rabbit.pid());
            pids.put("load", ProcessHandle.current().pid());
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    private void awaitReady(List<Service> services) {
        List<Thread> waiting = services.stream()
                .map(service -> Thread.startVirtualThread(service::awaitReady))
                .toList();
        for (Thread thread : waiting) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        services.forEach(service -> startTimes.put(service.name(), service.startedWithin()));
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
        settings.put("PIPELINE_OPERATOR_TOKEN_HASH", new Secrets(OPERATOR, PAYMENT_SECRET).operatorTokenHash());
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

    /** The Redis that all of it shares. */
    String redisUrl() {
        return redis.url();
    }

    /** From the start of each service to its readiness; all are started at once. */
    Map<String, Duration> startTimes() {
        return startTimes;
    }

    /** Bytes of memory each process has resident now. */
    Map<String, Double> residentBytes() {
        Map<String, Double> resident = new LinkedHashMap<>();
        pids.forEach((name, pid) -> resident.put(name, ProcessUse.residentBytes(pid)));
        return resident;
    }

    /** Milliseconds of processor time used so far by each process: services, servers, and this one, which is the load. */
    Map<String, Double> cpuMillis() {
        Map<String, Double> used = new LinkedHashMap<>();
        pids.forEach((name, pid) -> used.put(name, ProcessUse.cpuSeconds(pid) * MILLIS_PER_SECOND));
        return used;
    }

    /** Returns when the line has nothing left to do, as far as its use of the processors shows. */
    void awaitQuiet() {
        double[] used = {cpuSeconds()};
        long[] lookedAt = {System.nanoTime()};
        Wait.until("the line is quiet", QUIET_WITHIN, () -> {
            long now = System.nanoTime();
            if (now - lookedAt[0] < LOOK_NANOS) {
                return false;
            }
            double more = cpuSeconds() - used[0];
            double share = more * NANOS_PER_SECOND / (now - lookedAt[0]);
            used[0] += more;
            lookedAt[0] = now;
            return share < QUIET;
        });
    }

    private double cpuSeconds() {
        return pids.values().stream().mapToDouble(ProcessUse::cpuSeconds).sum();
    }

    @Override
    public void close() {
        servers.close();
    }
}
