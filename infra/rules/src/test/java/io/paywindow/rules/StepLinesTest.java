package io.paywindow.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code grep -rhoE "Step [1-7]: .*" --include=package-info.java . | sort} prints the line, so that nobody has to search for a step. */
class StepLinesTest {

    /** The folder in which each step happens. */
    private static final Map<Integer, String> LINE = Map.of(
            1, "order-api",
            2, "number-allocator",
            3, "expiry-processor",
            4, "stock-service",
            5, "stock-service",
            6, "stock-service",
            7, "order-api");

    private static final Pattern BEGINS = Pattern.compile("\\A/\\*\\*[\\s*]*Step ([1-7]): ");

    private record StepLine(Path file, int step) {}

    @Test
    void everyPackageOfAServiceSaysWhichStepItIs() {
        List<String> silent = new ArrayList<>();
        for (Path file : packagesOfServices()) {
            if (!BEGINS.matcher(Repository.read(file)).find()) {
                silent.add(file.toString());
            }
        }

        assertThat(silent)
                .as("the Javadoc of package-info.java must begin with \"Step N: \" and what happens there")
                .isEmpty();
    }

    @Test
    void theLineIsCompleteAndEachStepHappensInItsService() {
        List<StepLine> found = new ArrayList<>();
        for (Path file : packagesOfServices()) {
            BEGINS.matcher(Repository.read(file))
                    .results()
                    .forEach(match -> found.add(new StepLine(file, Integer.parseInt(match.group(1)))));
        }

        assertThat(found.stream().map(StepLine::step).distinct().sorted().toList())
                .as("steps that some package begins with")
                .isEqualTo(IntStream.rangeClosed(1, 7).boxed().toList());
        assertThat(found)
                .as("a step that happens in another service than the line says")
                .allMatch(line -> line.file().startsWith(String.valueOf(LINE.get(line.step()))));
    }

    private static List<Path> packagesOfServices() {
        return Repository.files("package-info.java").stream()
                .filter(StepLinesTest::isOfAService)
                .toList();
    }

    private static boolean isOfAService(Path file) {
        return Repository.SERVICES.stream().anyMatch(service -> file.startsWith(service + "/src/main"));
    }
}
