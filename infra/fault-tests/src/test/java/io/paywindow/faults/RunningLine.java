package io.paywindow.faults;

import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.devstack.ChildProcess;
import io.paywindow.devstack.JavaCommand;
import io.paywindow.devstack.Launch;
import io.paywindow.devstack.Ports;
import io.paywindow.devstack.Servers;
import io.paywindow.outside.Endpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The four services as their users run them, each from its jar, on servers of the test's. Any of them can be killed and started again. */
final class RunningLine implements AutoCloseable {

    static final List<String> SERVICES = List.of("order-api", "number-allocator", "expiry-processor", "stock-service");

    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration PULSE = Duration.ofMillis(100);
    private static final int LOG_LINES = 40;

    // Four of them, the servers and the test share a small machine; none lives long enough for the optimising compiler
    // to pay.
    private static final List<String> JVM_OPTIONS =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, Integer> managementPorts = new HashMap<>();
    private final Map<String, ChildProcess> running = new LinkedHashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Endpoints endpoints;
    private final KafkaSettings kafka;

    /**
     * @param folder for logs and state
     * @param settings of the services, by environment variable
     */
    RunningLine(Servers servers, Path folder, Map<String, String> settings) {
        this.folder = folder;
        String prefix = servers.unique("line") + ".";
        int port = Ports.free();
        String operatorToken = "operator-" + random();
        String paymentSecret = "whsec_" + random();
        this.kafka = new KafkaSettings(servers.kafkaBootstrapServers(), prefix, true, 4, 1, 1, Map.of());
        this.endpoints = new Endpoints(
                URI.create("http://127.0.0.1:" + port),
                servers.kafkaBootstrapServers(),
                servers.redisUrl(),
                paymentSecret,
                operatorToken);
        environment.put("KAFKA_BOOTSTRAP_SERVERS", servers.kafkaBootstrapServers());
        environment.put("REDIS_URL", servers.redisUrl());
        environment.put("AMQP_URL", servers.amqpUri());
        environment.put("PIPELINE_KAFKA_TOPIC_PREFIX", prefix);
        environment.put("PIPELINE_KAFKA_PARTITIONS", "4");
        environment.put("PIPELINE_KAFKA_REPLICATION_FACTOR", "1");
        environment.put("PIPELINE_KAFKA_MIN_INSYNC_REPLICAS", "1");
        environment.put("PIPELINE_OPERATOR_TOKEN_HASH", sha256(operatorToken));
        environment.put("PIPELINE_PAYMENT_SECRETS", paymentSecret);
        environment.put("PIPELINE_STATE_DIR", folder.resolve("state").toString());
        environment.put("ORDER_API_PORT", Integer.toString(port));
        environment.putAll(settings);
        SERVICES.forEach(service -> managementPorts.put(service, Ports.free()));
    }

    Endpoints endpoints() {
        return endpoints;
    }

    /** Kafka as the services see it, with this line's prefix. */
    KafkaSettings kafka() {
        return kafka;
    }

    /** Starts all that do not run; returns when every one is ready. */
    void start() {
        SERVICES.stream().filter(service -> !runs(service)).forEach(this::launch);
        SERVICES.forEach(this::awaitReady);
    }

    /** Ends a service as a crash would, in the middle of whatever it does. */
    void kill(String service) {
        process(service).kill();
    }

    private boolean runs(String service) {
        return running.containsKey(service) && process(service).alive();
    }

    /** Starts a service, ready or not. */
    void launch(String service) {
        Map<String, String> own = new HashMap<>(environment);
        own.put("MANAGEMENT_SERVER_PORT", Integer.toString(managementPort(service)));
        own.put("PIPELINE_INSTANCE_ID", service + "-1");
        if (service.equals("order-api")) {
            own.put("SERVER_PORT", String.valueOf(own.remove("ORDER_API_PORT")));
        }
        Launch launch = Launch.of(service, folder.resolve(service + ".log"), JavaCommand.jar(jar(service), JVM_OPTIONS))
                .withEnvironment(own);
        running.put(service, ChildProcess.start(launch));
    }

    private void awaitReady(String service) {
        URI readiness = URI.create("http://127.0.0.1:" + managementPort(service) + "/actuator/health/readiness");
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        String last = "nothing";
        while (System.nanoTime() < end && process(service).alive()) {
            try {
                var answer = http.send(HttpRequest.newBuilder(readiness).build(), BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    return;
                }
                last = answer.body();
            } catch (IOException e) {
                last = e.toString();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            LockSupport.parkNanos(PULSE.toNanos());
        }
        throw new AssertionError("%s is not ready: it says %s%n%s"
                .formatted(service, last, String.join("\n", process(service).lastLines(LOG_LINES))));
    }

    private ChildProcess process(String service) {
        ChildProcess process = running.get(service);
        if (process == null) {
            throw new IllegalStateException(service + " was never started");
        }
        return process;
    }

    private int managementPort(String service) {
        return managementPorts.getOrDefault(service, 0);
    }

    private static Path jar(String service) {
        Path target = Path.of("../..", service, "target").toAbsolutePath().normalize();
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.toString().endsWith("-exec.jar"))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalStateException(service + ": no exec jar (expected: mvn package made it)"));
        } catch (IOException e) {
            throw new UncheckedIOException(service + ": no target folder (expected: mvn package made it)", e);
        }
    }

    private static String random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() {
        running.values().forEach(ChildProcess::close);
        http.close();
    }
}
