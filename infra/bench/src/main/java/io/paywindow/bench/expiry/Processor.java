package io.paywindow.bench.expiry;

import io.paywindow.bench.ProcessUse;
import io.paywindow.bench.ServiceJar;
import io.paywindow.bench.Wait;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.devstack.ChildProcess;
import io.paywindow.devstack.JavaCommand;
import io.paywindow.devstack.Launch;
import io.paywindow.devstack.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The expiry processor, in a process of its own as a shop runs it. */
final class Processor implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofMinutes(3);

    private final Launch launch;
    private final Path stateDir;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();
    private ChildProcess process;

    private Processor(Launch launch, Path stateDir, int port) {
        this.launch = launch;
        this.stateDir = stateDir;
        this.port = port;
        this.process = ChildProcess.start(launch);
    }

    /** Starts it with its own defaults but for the given settings; returns at once. */
    static Processor start(KafkaSettings kafka, Path folder, String id, String heap, Map<String, String> settings) {
        int port = Ports.free();
        Path stateDir = folder.resolve("state");
        Map<String, String> environment = new HashMap<>();
        environment.put("MANAGEMENT_SERVER_PORT", Integer.toString(port));
        environment.put("PIPELINE_INSTANCE_ID", id);
        environment.put("PIPELINE_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        environment.put("PIPELINE_KAFKA_PARTITIONS", Integer.toString(kafka.partitions()));
        environment.put("PIPELINE_KAFKA_REPLICATION_FACTOR", "1");
        environment.put("PIPELINE_KAFKA_MIN_INSYNC_REPLICAS", "1");
        environment.put("PIPELINE_STATE_DIR", stateDir.toString());
        environment.put("PIPELINE_ZONE", "UTC");
        // Customers pay half way through; what is measured begins when the order is due.
        environment.put("PIPELINE_GRACE", "0s");
        environment.put("PIPELINE_OUTAGE_GRACE", "0s");
        environment.putAll(settings);
        List<String> jvm = List.of("-Xmx" + heap, "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");
        return new Processor(
                Launch.of(
                                "expiry-processor",
                                folder.resolve(id + ".log"),
                                JavaCommand.jar(ServiceJar.of("expiry-processor"), jvm))
                        .withEnvironment(environment),
                stateDir.resolve(id),
                port);
    }

    Processor awaitReady() {
        Wait.until("ready: " + launch.log(), READY_WITHIN, () -> {
            if (!process.alive()) {
                throw new IllegalStateException("ended:\n" + String.join("\n", process.lastLines(40)));
            }
            return get("/actuator/health/readiness").contains("\"status\":\"UP\"");
        });
        return this;
    }

    void kill() {
        process.kill();
    }

    void startAgain() {
        process = ChildProcess.start(launch);
    }

    /** A metric's value, summed over its tags; 0 if it is not there. */
    double metric(String name) {
        Pattern line = Pattern.compile("^" + Pattern.quote(name) + "(?:\\{[^}]*})? (\\S+)$", Pattern.MULTILINE);
        Matcher found = line.matcher(get("/actuator/prometheus"));
        double sum = 0;
        while (found.find()) {
            sum += Double.parseDouble(found.group(1));
        }
        return sum;
    }

    /** Orders that wait in it. */
    double pending() {
        return metric("paywindow_expiry_orders_pending");
    }

    /** Processor time used so far, in seconds. */
    double cpuSeconds() {
        return ProcessUse.cpuSeconds(process.pid());
    }

    /** Resident memory, in bytes. */
    double residentBytes() {
        return ProcessUse.residentBytes(process.pid());
    }

    /** What its folder holds, in bytes. */
    long diskBytes() {
        try (Stream<Path> files = Files.walk(stateDir)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Lines of its log with one of the words. */
    long logLines(String... words) throws IOException {
        try (Stream<String> lines = Files.lines(launch.log())) {
            return lines.filter(line -> Stream.of(words).anyMatch(line::contains))
                    .count();
        }
    }

    private String get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    @Override
    public void close() {
        process.close();
        http.close();
    }
}
