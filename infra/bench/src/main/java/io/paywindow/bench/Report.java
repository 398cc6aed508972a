package io.paywindow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** REPORT.md: a part for each measurement, in a fixed order, each as its newest run left it. Used by one thread. */
final class Report {

    private static final String HEAD = """
            # Measured

            Made by `infra/bench/run`; each part says by which command, when and on what. The machines are shared and noisy: compare
            figures within a part, not between parts. How each figure is taken: [README](README.md).
            """;
    private static final Pattern PART = Pattern.compile("<!-- part (\\S+) -->\\n(.*?)<!-- end -->\\n", Pattern.DOTALL);

    private final Path file;

    Report(Path file) {
        this.file = file;
    }

    /** Replaces one part and keeps the others. */
    void put(String name, String markdown, List<String> order) throws IOException {
        Map<String, String> parts = read();
        parts.put(name, markdown.strip() + "\n");
        StringBuilder all = new StringBuilder(HEAD);
        for (String each : order) {
            String part = parts.get(each);
            if (part != null) {
                all.append("\n<!-- part ")
                        .append(each)
                        .append(" -->\n")
                        .append(part)
                        .append("<!-- end -->\n");
            }
        }
        Files.writeString(file, all);
    }

    private Map<String, String> read() throws IOException {
        Map<String, String> parts = new LinkedHashMap<>();
        if (Files.exists(file)) {
            Matcher part = PART.matcher(Files.readString(file));
            while (part.find()) {
                parts.put(part.group(1), part.group(2));
            }
        }
        return parts;
    }
}
