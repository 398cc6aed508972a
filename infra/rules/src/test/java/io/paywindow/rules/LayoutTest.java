package io.paywindow.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Things are where a newcomer looks for them. */
class LayoutTest {

    private static final Set<String> TOP = Set.of(
            "pom.xml", "order-api", "number-allocator", "expiry-processor", "stock-service", "infra", "README.md");
    private static final Set<String> DOTFILES =
            Set.of(".ci", ".dockerignore", ".editorconfig", ".gitattributes", ".github", ".gitignore", ".mvn");
    private static final Set<String> INFRA = Set.of(
            "bench",
            "contract",
            "deploy",
            "dev-stack",
            "fault-tests",
            "rules",
            "stock-ledger", // modules and images
            "demo",
            "redrive",
            "storm",
            "test",
            "up"); // commands

    /** Where each module's classes live. */
    private static final Map<String, String> PACKAGES = Map.of(
            "order-api", "io/paywindow/order",
            "number-allocator", "io/paywindow/number",
            "expiry-processor", "io/paywindow/expiry",
            "stock-service", "io/paywindow/stock",
            "infra/contract", "io/paywindow/contract",
            "infra/stock-ledger", "io/paywindow/ledger",
            "infra/dev-stack", "io/paywindow/devstack",
            "infra/bench", "io/paywindow/bench",
            "infra/rules", "io/paywindow/rules",
            "infra/fault-tests", "io/paywindow/(demo|faults|outside)");

    private static final Pattern BY_KIND =
            Pattern.compile("/(controller|service|util|utils|common|impl|helper|model|dto)s?/");

    @Test
    void theTopLevelIsTheLineItsGroundAndItsReadme() {
        assertThat(Repository.namesIn(""))
                .as("The top level stays as small as this: put it under infra/, or beside what it belongs to")
                .filteredOn(name -> !name.startsWith("."))
                .containsExactlyInAnyOrderElementsOf(TOP);
        assertThat(DOTFILES)
                .as("A new dotfile at the top: does it have to be there?")
                .containsAll(Repository.namesIn("").stream()
                        .filter(name -> name.startsWith("."))
                        .toList());
    }

    @Test
    void infraHoldsWhatTheLineStandsOn() {
        assertThat(INFRA)
                .as("Something new in infra/: find it a place in one of these, or name it here")
                .containsAll(Repository.namesIn("infra"));
    }

    @Test
    void everyModuleIsInTheRootPomInReadingOrder() {
        List<String> named = Pattern.compile("<module>(.*?)</module>")
                .matcher(Repository.read(Path.of("pom.xml")))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(named)
                .as("modules of the root pom: a folder with a pom is a module")
                .containsExactlyInAnyOrderElementsOf(
                        Repository.modules().stream().map(Path::toString).toList());
        assertThat(named)
                .as("modules of the root pom: in reading order, the ground before the line")
                .containsSubsequence("infra/contract", "infra/stock-ledger")
                .containsSubsequence(Repository.SERVICES)
                .containsSubsequence("stock-service", "infra/fault-tests", "infra/rules");
    }

    @Test
    void everyClassIsInItsModulesPackage() {
        List<String> strays = new ArrayList<>();
        for (Path file : Repository.files(".java")) {
            PACKAGES.forEach((module, packages) -> {
                if (file.startsWith(module + "/src")
                        && !file.toString().matches(module + "/src/(main|test)/java/" + packages + "/.*")) {
                    strays.add(file + " (expected: below " + packages + ")");
                }
            });
        }

        assertThat(strays).as("move it into its module's package").isEmpty();
    }

    @Test
    void packagesAreNamedForWhatTheyAreAboutAndNotForAKindOfClass() {
        assertThat(Repository.files(".java"))
                .as("name the package by feature, such as number.lease")
                .noneMatch(file -> BY_KIND.matcher(file.toString()).find());
    }

    @Test
    void theCommandsOfTheReadmeAreThereAndRun() {
        for (String command : List.of("infra/up", "infra/test", "infra/demo", ".ci/run")) {
            assertThat(Files.isExecutable(Repository.file(command)))
                    .as("%s must be there and executable (git update-index --chmod=+x)", command)
                    .isTrue();
        }
    }
}
