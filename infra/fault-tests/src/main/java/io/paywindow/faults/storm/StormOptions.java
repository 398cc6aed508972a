package io.paywindow.faults.storm;

import io.paywindow.faults.fault.Fault;
import io.paywindow.faults.fault.Faults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What was asked for on the command line.
 *
 * @param root of the repository
 * @param faults the kinds to choose from
 * @param rate orders a second
 * @param patience how many times later than promised is still the machine's doing
 * @param plants bugs to be planted first, each of which must then be found
 */
record StormOptions(
        Path root,
        long seed,
        Duration lasts,
        List<String> faults,
        double rate,
        double patience,
        List<PlantedBug> plants) {

    private static final Duration HEALS = Duration.ofSeconds(90);
    private static final Duration BETWEEN_PROVOCATIONS = Duration.ofSeconds(4);

    static final String USAGE =
            "infra/storm [--seed N] [--minutes M] [--faults a,b] [--rate N] [--patience X] [--plant BUG,BUG]";

    StormOptions {
        expect(lasts.toSeconds() >= 10 && lasts.toHours() <= 24, "minutes", lasts, "10 s to 24 h");
        expect(rate > 0 && rate <= 10_000, "rate", rate, "more than 0, at most 10000");
        expect(patience >= 1 && patience <= 100, "patience", patience, "1 to 100");
        List<String> unknown =
                faults.stream().filter(name -> !Faults.names().contains(name)).toList();
        expect(unknown.isEmpty(), "faults", unknown, "some of " + Faults.names() + ", or none");
    }

    /**
     * @param freshSeed used if none is given
     */
    static StormOptions of(List<String> arguments, long freshSeed) {
        StormOptions options =
                new StormOptions(Path.of("."), freshSeed, Duration.ofMinutes(3), Faults.names(), 60, 1, List.of());
        if (arguments.size() % 2 != 0) {
            throw new IllegalArgumentException("arguments: " + arguments + " (expected: " + USAGE + ")");
        }
        for (int i = 0; i < arguments.size(); i += 2) {
            options = options.with(arguments.get(i), arguments.get(i + 1));
        }
        return options;
    }

    private StormOptions with(String name, String value) {
        return switch (name) {
            case "--root" -> new StormOptions(Path.of(value), seed, lasts, faults, rate, patience, plants);
            case "--seed" -> new StormOptions(root, Long.parseLong(value), lasts, faults, rate, patience, plants);
            case "--minutes" -> {
                Duration asked = Duration.ofMillis(Math.round(Double.parseDouble(value) * 60_000));
                yield new StormOptions(root, seed, asked, faults, rate, patience, plants);
            }
            case "--faults" -> {
                List<String> asked = value.equals("none")
                        ? List.of()
                        : Arrays.stream(value.split(",", -1)).map(String::strip).toList();
                yield new StormOptions(root, seed, lasts, asked, rate, patience, plants);
            }
            case "--rate" -> new StormOptions(root, seed, lasts, faults, Double.parseDouble(value), patience, plants);
            case "--patience" -> new StormOptions(root, seed, lasts, faults, rate, Double.parseDouble(value), plants);
            case "--plant" ->
                new StormOptions(
                        root, seed, lasts, faults, rate, patience, PlantedBug.named(List.of(value.split(",", -1))));
            default -> throw new IllegalArgumentException(name + " (expected: " + USAGE + ")");
        };
    }

    /** The faults: chosen by the seed, or those that bring the planted bugs to light. */
    Schedule schedule() {
        if (plants.isEmpty()) {
            return Schedule.of(seed, lasts, faults);
        }
        List<Fault> provocations =
                plants.stream().flatMap(bug -> bug.faults(seed).stream()).toList();
        return Schedule.inTurn(lasts, BETWEEN_PROVOCATIONS, provocations);
    }

    /** How long the line has to heal. With a planted bug as well: what heals was no bug. */
    Duration healsWithin() {
        return Duration.ofMillis(Math.round(HEALS.toMillis() * patience));
    }

    private static void expect(boolean good, String name, Object value, String expectation) {
        if (!good) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expectation + ")");
        }
    }
}
