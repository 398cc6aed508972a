package io.paywindow.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a page of Markdown points at. */
final class Markdown {

    private static final Pattern LINK = Pattern.compile("(?<!`)\\[[^]\\[]*]\\(([^)\\s]+)(?:\\s+\"[^\"]*\")?\\)");
    private static final Pattern HEADING = Pattern.compile("#{1,6} (.+)");
    private static final Pattern INLINE_CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern COMMAND =
            Pattern.compile("(?:\\$ )?(?:[A-Z_]+=\\S+ )*((?:\\./)?(?:infra|\\.ci)/\\S+)");
    private static final Pattern SHELL = Pattern.compile("```(sh|bash|shell|console)");

    private final List<String> prose = new ArrayList<>();
    private final List<String> shell = new ArrayList<>();

    Markdown(String text) {
        boolean fenced = false;
        boolean commands = false;
        for (String line : text.lines().toList()) {
            if (line.strip().startsWith("```")) {
                fenced = !fenced;
                commands = fenced && SHELL.matcher(line.strip()).lookingAt();
            } else if (!fenced) {
                prose.add(line);
            } else if (commands) {
                shell.add(line.strip());
            }
        }
    }

    /** Targets of links. */
    List<String> links() {
        return prose.stream()
                .flatMap(line -> LINK.matcher(line).results())
                .map(match -> match.group(1))
                .toList();
    }

    /** Headings as links name them, the way GitHub does. */
    List<String> anchors() {
        return headings("#")
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** The texts of the headings that begin with the given signs or more of them. */
    Stream<String> headings(String signs) {
        return prose.stream()
                .filter(line -> line.startsWith(signs))
                .map(HEADING::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1).strip());
    }

    /** Commands of this repository that the page tells people to run, without their arguments. */
    List<String> commands() {
        return Stream.concat(shell.stream(), inlineCode().stream())
                .map(COMMAND::matcher)
                .filter(matcher -> matcher.lookingAt())
                .map(matcher -> matcher.group(1))
                .map(command -> command.startsWith("./") ? command.substring(2) : command)
                // A place that only exists once the stack runs, or a pattern.
                .filter(command -> !command.startsWith("infra/.data") && !command.matches(".*[<>*{}$].*"))
                .toList();
    }

    private List<String> inlineCode() {
        return prose.stream()
                .flatMap(line -> INLINE_CODE.matcher(line).results())
                .map(match -> match.group(1))
                .toList();
    }
}
