package io.paywindow.faults.storm;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Runs the whole line, two instances of each service, under load and faults by a seed, and says whether every promise was kept.
 *
 * <p>Exit code 0 if they were, 1 if one was broken, 2 if it could not run.
 */
public final class Storm {

    private Storm() {}

    public static void main(String[] arguments) throws InterruptedException {
        InstantSource clock = InstantSource.system();
        try {
            StormOptions options = StormOptions.of(List.of(arguments), clock.millis() % 1_000_000);
            Path folder = Files.createTempDirectory("paywindow-storm");
            System.exit(run(options, folder, System.out, clock) ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (IOException | TimeoutException | RuntimeException e) {
            System.err.println("The storm could not go on: " + e);
            System.exit(2);
        }
    }

    private static boolean run(StormOptions options, Path folder, PrintStream out, InstantSource clock)
            throws IOException, InterruptedException, TimeoutException {
        out.printf(
                "Storm %d: %d s, %s orders/s, %s%n",
                options.seed(),
                options.lasts().toSeconds(),
                options.rate(),
                options.plants().isEmpty()
                        ? "faults " + options.faults()
                        : "faults that bring planted bugs to light: "
                                + options.plants().stream()
                                        .map(PlantedBug::commandLineName)
                                        .toList());
        out.println("Logs and data: " + folder);
        try (StormRun run = new StormRun(options, folder, out, clock)) {
            Verdict verdict = run.run();
            verdict.stories().forEach(out::println);
            verdict.figures().ifPresent(out::print);
            verdict.breaches().forEach(breach -> out.println("BROKEN " + breach.promise() + ": " + breach.subject()));
            if (!options.plants().isEmpty()) {
                return options.plants().stream().map(bug -> found(bug, verdict, out)).toList().stream()
                        .allMatch(found -> found);
            }
            out.println(
                    verdict.kept() ? "Every promise was kept." : "Again with: infra/storm --seed " + options.seed());
            return verdict.kept();
        }
    }

    private static boolean found(PlantedBug bug, Verdict verdict, PrintStream out) {
        boolean found =
                verdict.breaches().stream().anyMatch(breach -> breach.promise().equals(bug.caughtBy()));
        out.printf("%s %s by %s%n", bug.commandLineName(), found ? "was found" : "WAS NOT FOUND", bug.caughtBy());
        return found;
    }
}
