package io.paywindow.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the pages point at is there. */
class ReadmeTruthTest {

    @Test
    void everyRelativeLinkLeadsSomewhere() {
        List<String> dead = new ArrayList<>();
        for (Path page : Repository.files(".md")) {
            for (String link : new Markdown(Repository.read(page)).links()) {
                if (!link.matches("[a-z]+:.*") && !leadsSomewhere(page, link)) {
                    dead.add(page + ": " + link);
                }
            }
        }

        assertThat(dead).as("links to nowhere: correct the page").isEmpty();
    }

    @Test
    void everyCommandOrFolderNamedIsThere() {
        List<String> missing = new ArrayList<>();
        for (Path page : Repository.files(".md")) {
            for (String named : new Markdown(Repository.read(page)).commands()) {
                Path file = Repository.file(named);
                boolean runs = Files.isExecutable(file) || Files.isDirectory(file);
                // With an ending it is a file to read; without one, a command to run.
                if (!(runs || (named.contains(".") && Files.exists(file)))) {
                    missing.add(page + ": " + named);
                }
            }
        }

        assertThat(missing)
                .as("named on a page, but missing or not executable (git update-index --chmod=+x)")
                .isEmpty();
    }

    @Test
    void everyModuleSaysWhatItDoesAndWhyItIsAsItIs() {
        List<String> silent = new ArrayList<>();
        for (Path module : Repository.modules()) {
            boolean sample = module.toString().contains("samples");
            for (String page : sample ? List.of("README.md") : List.of("README.md", "RATIONALE.md")) {
                if (!Files.exists(Repository.root().resolve(module).resolve(page))) {
                    silent.add(module + "/" + page);
                }
            }
        }

        assertThat(silent)
                .as("write the page: README.md is what it does, RATIONALE.md why, with the alternative refused")
                .isEmpty();
    }

    @Test
    void theHeadingsOfEveryRationaleAreQuestions() {
        List<String> statements = new ArrayList<>();
        for (Path page : Repository.files("RATIONALE.md")) {
            new Markdown(Repository.read(page))
                    .headings("##")
                    .filter(heading -> !heading.endsWith("?"))
                    .forEach(heading -> statements.add(page + ": " + heading));
        }

        assertThat(statements).as("ask the question that the section answers").isEmpty();
    }

    @Test
    void findsLinksCommandsAndHeadings() {
        Markdown page = new Markdown("""
                # What it is
                See [the rules](infra/rules/README.md#why) and `[not a link]`, run `infra/up --fresh`.
                ```sh
                $ PIPELINE_PAYMENT_WINDOW=15s infra/demo
                curl localhost
                ```
                ```java
                infra/none
                ```
                """);

        assertThat(page.links()).containsExactly("infra/rules/README.md#why");
        assertThat(page.commands()).containsExactlyInAnyOrder("infra/up", "infra/demo");
        assertThat(page.anchors()).containsExactly("what-it-is");
    }

    private static boolean leadsSomewhere(Path page, String link) {
        int hash = link.indexOf('#');
        String target = hash < 0 ? link : link.substring(0, hash);
        Path file = target.isEmpty()
                ? Repository.root().resolve(page)
                : Repository.root().resolve(page).resolveSibling(target).normalize();
        if (!Files.exists(file)) {
            return false;
        }
        return hash < 0
                || !file.toString().endsWith(".md")
                || new Markdown(Repository.read(Repository.root().relativize(file)))
                        .anchors()
                        .contains(link.substring(hash + 1));
    }
}
