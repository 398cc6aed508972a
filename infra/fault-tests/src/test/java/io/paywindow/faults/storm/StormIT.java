package io.paywindow.faults.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A short storm over the whole line. {@code -Dpaywindow.storm.minutes=3 -Dpaywindow.storm.seeds=4062,fresh} makes it longer and
 * more; {@code -Dpaywindow.storm.faults} chooses what goes wrong.
 */
class StormIT {

    private static final String MINUTES_FOR_EVERY_BUILD = "0.67";

    /** Named, so that a kind of fault that is new does not change what a seed does. */
    private static final String FAULTS_FOR_EVERY_BUILD =
            "kill-service,redis-failover,replies-lost,duplicates,poison-messages";

    /** An allocator is killed, Redis fails over, RabbitMQ's answers are lost, records come again, and poison is in the queues. */
    private static final String SEED_FOR_EVERY_BUILD = "4062";

    /** A build machine does other things as well. */
    private static final String PATIENCE = "5";

    @TempDir
    Path folder;

    static List<String> seeds() {
        return List.of(System.getProperty("paywindow.storm.seeds", SEED_FOR_EVERY_BUILD)
                .split(",", -1));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyPromiseIsKept(String seed) throws Exception {
        InstantSource clock = InstantSource.system();
        List<String> arguments = new ArrayList<>(List.of("--root", "../..", "--rate", "25", "--patience", PATIENCE));
        arguments.addAll(List.of("--minutes", System.getProperty("paywindow.storm.minutes", MINUTES_FOR_EVERY_BUILD)));
        arguments.addAll(List.of("--faults", System.getProperty("paywindow.storm.faults", FAULTS_FOR_EVERY_BUILD)));
        if (!seed.equals("fresh")) {
            arguments.addAll(List.of("--seed", seed));
        }
        StormOptions options = StormOptions.of(arguments, clock.millis());
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        Verdict verdict;
        try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
                StormRun storm = new StormRun(options, folder, out, clock)) {
            verdict = storm.run();
        }

        assertThat(verdict.breaches())
                .as("seed %d%n%s%n%s", options.seed(), said, String.join("\n", verdict.stories()))
                .isEmpty();
        assertThat(verdict.figures().orElseThrow().rows())
                .as("%s", said)
                .doesNotContainEntry("orders placed", "0")
                .doesNotContainEntry("faults injected", "0");
    }
}
