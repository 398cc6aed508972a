package io.paywindow.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The launcher as its user meets it: a process that starts the stack, talks about it, and stops it. */
class UpIT {

    private static final Duration START_BOUND = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Path data;
    private Path log;
    private ChildProcess up;

    @BeforeEach
    void start() throws IOException {
        data = directory.resolve("a folder with spaces");
        log = directory.resolve("up.log");
        StandInService.jar(directory);
        up = launch();
    }

    @AfterEach
    void stop() {
        up.close();
    }

    @Test
    void startsTellsAndStopsAndASecondStartKeepsWhatTheFirstHad() throws Exception {
        JsonNode first = awaitReady();

        assertThat(first.path("orderApi").asString()).startsWith("http://127.0.0.1:");
        assertThat(first.path("paymentSecret").asString()).startsWith("whsec_");
        assertThat(first.path("pids").propertyNames()).contains("kafka", "redis", "amqp", "shop", "worker");
        assertThat(pids(first)).allMatch(UpIT::alive);
        assertThat(environmentOf("worker"))
                .contains(
                        "KAFKA_BOOTSTRAP_SERVERS=" + first.path("kafka").asString(),
                        "REDIS_URL=" + first.path("redis").asString(),
                        "AMQP_URL=" + first.path("amqp").asString(),
                        "PIPELINE_INSTANCE_ID=worker-1",
                        "PIPELINE_PAYMENT_WINDOW=15s",
                        "PIPELINE_KAFKA_PARTITIONS=4",
                        "PIPELINE_KAFKA_REPLICATION_FACTOR=1");
        assertThat(told()).contains("PUT /products/poster").contains("POST /products/poster/stock-adjustments");

        assertThat(up.terminate(SOON)).isTrue();

        assertThat(pids(first)).noneMatch(UpIT::alive);
        assertThat(data.resolve("endpoints.json")).doesNotExist();
        assertThat(data.resolve("logs/shop.log")).content().endsWith("asked to stop\n");

        String toldByTheFirst = told();
        up = launch();
        JsonNode second = awaitReady();

        assertThat(second.path("tokens")).isEqualTo(first.path("tokens"));
        assertThat(told()).isEqualTo(toldByTheFirst);
    }

    @Test
    void aServiceThatDiesIsReportedAndTheOthersRunOn() throws Exception {
        JsonNode endpoints = awaitReady();
        kill(endpoints.path("pids").path("worker").asLong());

        Awaitility.await().atMost(SOON).until(() -> said().contains("worker has ended (exit code 137)"));

        assertThat(said()).contains("| PIPELINE_INSTANCE_ID=worker-1");
        assertThat(alive(endpoints.path("pids").path("shop").asLong())).isTrue();
        assertThat(alive(endpoints.path("pids").path("kafka").asLong())).isTrue();
    }

    @Test
    void killedItLeavesNothingRunningAndTheNextStartIsAsGoodAsAny() throws Exception {
        JsonNode first = awaitReady();

        up.kill();
        up = launch();
        JsonNode second = awaitReady();

        assertThat(pids(first)).noneMatch(UpIT::alive);
        assertThat(second.path("tokens")).isEqualTo(first.path("tokens"));
        assertThat(pids(second)).allMatch(UpIT::alive);
    }

    @Test
    void aSecondStackInTheSameFolderIsRefused() throws Exception {
        awaitReady();
        Path otherLog = directory.resolve("other.log");
        ChildProcess other = ChildProcess.start(Launch.of("other", otherLog, command()));

        assertThat(other.onExit().get(30, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(otherLog).content().contains("another stack runs in").doesNotContain("Stopping");
        assertThat(data.resolve("endpoints.json")).exists();
    }

    private ChildProcess launch() throws IOException {
        Files.deleteIfExists(log);
        return ChildProcess.start(
                Launch.of("up", log, command()).withEnvironment(Map.of("PIPELINE_PAYMENT_WINDOW", "15s")));
    }

    private List<String> command() {
        Path jar = directory.resolve("stand-in.jar");
        return JavaCommand.main(
                Up.class,
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                "--data",
                data.toString(),
                "--service",
                "shop=%d,%d=%s".formatted(Ports.free(), Ports.free(), jar),
                "--service",
                "worker=%d=%s".formatted(Ports.free(), jar));
    }

    private JsonNode awaitReady() throws IOException {
        Awaitility.await().atMost(START_BOUND).until(() -> {
            assertThat(up.alive()).as(said()).isTrue();
            return Files.exists(data.resolve("endpoints.json")) && said().contains("Ready in");
        });
        return JsonMapper.shared().readTree(Files.readString(data.resolve("endpoints.json")));
    }

    private String said() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private String told() throws IOException {
        return Files.readString(data.resolve("shop").resolve("told"));
    }

    private List<String> environmentOf(String service) throws IOException {
        return Files.readAllLines(data.resolve("logs").resolve(service + ".log"));
    }

    private static List<Long> pids(JsonNode endpoints) {
        return endpoints.path("pids").valueStream().map(JsonNode::asLong).toList();
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid)
                .filter(handle -> handle.info().command().isPresent())
                .isPresent();
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }
}
