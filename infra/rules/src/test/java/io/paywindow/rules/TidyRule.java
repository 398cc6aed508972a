package io.paywindow.rules;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Something that must not stand in a file of this repository, and what to do instead.
 *
 * @param unwanted what it looks like, on one line
 * @param where which files it is about
 * @param instead what to do
 */
record TidyRule(Pattern unwanted, Predicate<Path> where, String instead) {

    private static final int MOST_LINES = 300;
    private static final int MOST_LINES_OF_A_METHOD = 70;

    /** Programs for a terminal: there, printing is the work. */
    private static final Predicate<Path> TERMINAL = file -> Stream.of(
                    "infra/dev-stack/src/main", "infra/fault-tests/src/main", "infra/bench/", "infra/deploy/samples/")
            .anyMatch(file::startsWith);

    private static final Predicate<Path> JAVA = file -> file.toString().endsWith(".java");
    private static final Predicate<Path> TESTS = file -> file.toString().contains("src/test/");
    private static final Predicate<Path> ANYTHING = file -> true;

    // Pieces are put together here, so that this file does not find itself.
    private static final List<TidyRule> ALL = List.of(
            of("\\b(TO" + "DO|FIX" + "ME|XX" + "X:)", ANYTHING, "do it, or write an issue and leave the code as it is"),
            of("@Dis" + "abled\\b|assume(True|False|That)\\(", JAVA, "a test runs, or is deleted"),
            of("Thread\\.sl" + "eep\\(|TimeUnit\\.\\w+\\.sl" + "eep\\(", TESTS, "await a condition with a bound"),
            of(
                    "org\\.mock" + "ito|io\\.mock" + "k|easy" + "mock",
                    JAVA,
                    "write the part a test plays as a class, or use the real one"),
            of("^import lom" + "bok", JAVA, "a record, or the four lines by hand"),
            of("^import (static )?[\\w.]+\\.\\*;", JAVA, "name what is imported"),
            of("@auth" + "or\\b", JAVA, "git knows"),
            of(
                    "System\\.(out|err)\\b|\\.printSt" + "ackTrace\\(\\)",
                    JAVA.and(TERMINAL.negate()).and(TESTS.negate()),
                    "log it, with its keys"),
            of("java\\.util\\.logg" + "ing", JAVA.and(TERMINAL.negate()), "SLF4J, as everywhere"),
            of(
                    "(?<![\\w.}/-])/(ro" + "ot|ho" + "me|Us" + "ers|wo" + "rk|mn" + "t)/\\w",
                    ANYTHING,
                    "a path of one machine: make it relative, or a setting"),
            of(
                    "repo1?\\.maven\\.apa" + "che\\.org|registry\\.npm" + "js\\.org|pypi\\.o" + "rg|deb\\.deb"
                            + "ian\\.org|archive\\.ubu" + "ntu\\.com",
                    ANYTHING,
                    "a package host: leave it to the tool's own settings"),
            of("\\s+$", file -> JAVA.test(file) || file.toString().endsWith(".md"), "no blanks at the end of a line"));

    private static TidyRule of(String unwanted, Predicate<Path> where, String instead) {
        return new TidyRule(Pattern.compile(unwanted), where, instead);
    }

    /** What is untidy in a file, each with its line and what to do. */
    static List<String> faults(Path file, String text) {
        List<String> faults = new ArrayList<>();
        List<String> lines = Arrays.asList(text.split("\n", -1));
        for (TidyRule rule : ALL) {
            if (!rule.where().test(file)) {
                continue;
            }
            for (int i = 0; i < lines.size(); i++) {
                if (rule.unwanted().matcher(lines.get(i)).find()) {
                    faults.add("%s:%d: %s -> %s"
                            .formatted(file, i + 1, lines.get(i).strip(), rule.instead()));
                }
            }
        }
        if (JAVA.test(file)) {
            addFaultsOfShape(file, text, lines.size() - 1, faults);
        }
        return faults;
    }

    private static void addFaultsOfShape(Path file, String text, int lines, List<String> faults) {
        if (lines > MOST_LINES) {
            faults.add("%s: %d lines -> at most %d: which two things is it about?".formatted(file, lines, MOST_LINES));
        }
        for (JavaSource.Method method : JavaSource.methods(text)) {
            if (method.lines() > MOST_LINES_OF_A_METHOD) {
                faults.add("%s:%d: %s has %d lines -> at most %d: name its parts"
                        .formatted(file, method.firstLine(), method.name(), method.lines(), MOST_LINES_OF_A_METHOD));
            }
            if (method.test() && method.empty()) {
                faults.add("%s:%d: %s tests nothing -> write it or delete it"
                        .formatted(file, method.firstLine(), method.name()));
            }
        }
    }
}
