package io.paywindow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final List<String> ORDER = List.of("first", "second");

    @TempDir
    Path folder;

    @Test
    void replacesOnePartAndKeepsTheOthersInTheirOrder() throws IOException {
        Report report = new Report(folder.resolve("REPORT.md"));
        report.put("second", "## Second\n\nold", ORDER);
        report.put("first", "## First\n\n| a | b |", ORDER);
        report.put("second", "## Second\n\nnew", ORDER);

        String text = Files.readString(folder.resolve("REPORT.md"));
        assertThat(text).startsWith("# Measured").doesNotContain("old");
        assertThat(text.indexOf("## First")).isBetween(0, text.indexOf("## Second"));
        assertThat(text).contains("| a | b |").contains("new");
    }

    @Test
    void tellsAnAimThatWasMissedLikeOneThatWasMet() {
        Section section = new Section("holds", "Holds");
        section.table("what", "rate").row("ours", Figure.count(1_234_567.0)).end();
        section.aim("fast", "12 M/s", true).aim("small", "3 MB", false).say("And so on.");

        assertThat(section.markdown("infra/bench/run holds", "today")).isEqualTo("""
                ## Holds

                `infra/bench/run holds`, today.

                | what | rate |
                | --- | --: |
                | ours | 1.23 M |

                - met: fast; seen: 12 M/s
                - **missed**: small; seen: 3 MB

                And so on.""");
    }

    @Test
    void writesFiguresAsAPersonWould() {
        assertThat(Figure.count(732_400.0)).isEqualTo("732 k");
        assertThat(Figure.time(1_250L)).isEqualTo("1.25 µs");
        assertThat(Figure.time(13_000_000L)).isEqualTo("13.0 ms");
        assertThat(Figure.time(2_500_000_000L)).isEqualTo("2.50 s");
        assertThat(Figure.part(0.634)).isEqualTo("63.4 %");
        assertThat(Figure.bytes(173_000)).isEqualTo("173 kB");
    }
}
