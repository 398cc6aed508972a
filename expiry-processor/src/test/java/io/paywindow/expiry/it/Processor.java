package io.paywindow.expiry.it;

import io.paywindow.devstack.ChildProcess;
import io.paywindow.devstack.JavaCommand;
import io.paywindow.devstack.Launch;
import io.paywindow.expiry.ExpiryProcessor;
import io.paywindow.expiry.decision.PaymentWindow;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** An expiry processor in a process of its own, started as its users start it. */
final class Processor implements AutoCloseable {

    private static final Duration START_BOUND = Duration.ofSeconds(90);
    private static final List<String> JVM_OPTIONS =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    /** The grace and outage grace that a test's processor has. */
    static final PaymentWindow RULES = new PaymentWindow(Duration.ofMillis(500), Duration.ofSeconds(5), ZoneOffset.UTC);

    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();
    private Launch launch;
    private ChildProcess process;

    private Processor(Launch launch, int port) {
        this.launch = launch;
        this.port = port;
        this.process = ChildProcess.start(launch);
    }

    /** Starts it with the given settings on top of those of a test; returns at once. */
    static Processor start(Shop shop, Path folder, String instanceId, Map<String, String> settings) {
        int port = freePort();
        Map<String, String> environment = new HashMap<>();
        environment.put("MANAGEMENT_SERVER_PORT", Integer.toString(port));
        environment.put("PIPELINE_INSTANCE_ID", instanceId);
        environment.put("PIPELINE_KAFKA_BOOTSTRAP_SERVERS", shop.kafka.bootstrapServers());
        environment.put("PIPELINE_KAFKA_TOPIC_PREFIX", shop.kafka.topicPrefix());
        environment.put("PIPELINE_KAFKA_PARTITIONS", Integer.toString(shop.kafka.partitions()));
        environment.put("PIPELINE_KAFKA_REPLICATION_FACTOR", "1");
        environment.put("PIPELINE_KAFKA_MIN_INSYNC_REPLICAS", "1");
        environment.put("PIPELINE_STATE_DIR", folder.resolve("state").toString());
        environment.put("PIPELINE_ZONE", "UTC");
        environment.put("PIPELINE_GRACE", RULES.grace().toMillis() + "ms");
        environment.put("PIPELINE_OUTAGE_GRACE", RULES.outageGrace().toMillis() + "ms");
        environment.putAll(settings);
        Path log = folder.resolve(instanceId + ".log");
        return new Processor(
                Launch.of("expiry-processor", log, JavaCommand.main(ExpiryProcessor.class, JVM_OPTIONS))
                        .withEnvironment(environment),
                port);
    }

    Processor awaitReady() {
        Awaitility.await("ready; its log: " + launch.log())
                .atMost(START_BOUND)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    if (!process.alive()) {
                        throw new IllegalStateException("ended:\n" + String.join("\n", process.lastLines(40)));
                    }
                    return get("/actuator/health/readiness").contains("\"status\":\"UP\"");
                });
        return this;
    }

    /** What a path of the management port answers; empty if nothing does. */
    String get(String path) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "";
        }
    }

    ChildProcess process() {
        return process;
    }

    /** Starts it again with the same settings and folder; it must have ended. */
    void startAgain() {
        startAgain(Map.of());
    }

    /** Starts it again with the same folder and the given settings on top of those it has; it must have ended. */
    void startAgain(Map<String, String> settings) {
        launch = launch.withEnvironment(settings);
        process = ChildProcess.start(launch);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }

    @Override
    public void close() {
        process.close();
        http.close();
    }
}
