package io.paywindow.rules;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

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

    private static final List<String> TERMINAL = List.of(
            "infra/dev-stack/src/main",
            "infra/fault-tests/src/main",
            "infra/bench",
            "infra/deploy/samples",
            "stock-service/src/main/java/io/paywindow/stock/redrive");

    // Pieces are put together here, so that this file does not find itself.
    private static final List<TidyRule> ALL = List.of(
            of(
                    "\\b(TO" + "DO|FIX" + "ME|XX" + "X:)",
                    TidyRule::isAnything,
                    "do it, or write an issue and leave the code as it is"),
            of("@Dis" + "abled\\b|assume(True|False|That)\\(", TidyRule::isJava, "a test runs, or is deleted"),
            of(
                    "Thread\\.sl" + "eep\\(|TimeUnit\\.\\w+\\.sl" + "eep\\(",
                    TidyRule::isTest,
                    "await a condition with a bound"),
            of(
                    "org\\.mock" + "ito|io\\.mock" + "k|easy" + "mock",
                    TidyRule::isJava,
                    "write the part a test plays as a class, or use the real one"),
            of("^import lom" + "bok", TidyRule::isJava, "a record, or the four lines by hand"),
            of("^import (static )?[\\w.]+\\.\\*;", TidyRule::isJava, "name what is imported"),
            of("@auth" + "or\\b", TidyRule::isJava, "git knows"),
            of("System\\.(out|err)\\b|\\.printSt" + "ackTrace\\(\\)", TidyRule::isQuiet, "log it, with its keys"),
            of("java\\.util\\.logg" + "ing", TidyRule::isQuiet, "SLF4J, as everywhere"),
            of(
                    "(?<![\\w.}/-])/(ro" + "ot|ho" + "me|Us" + "ers|wo" + "rk|mn" + "t)/\\w",
                    TidyRule::isAnything,
                    "a path of one machine: make it relative, or a setting"),
            of(
                    "repo1?\\.maven\\.apa" + "che\\.org|registry\\.npm" + "js\\.org|pypi\\.o" + "rg|deb\\.deb"
                            + "ian\\.org|archive\\.ubu" + "ntu\\.com",
                    TidyRule::isAnything,
                    "a package host: leave it to the tool's own settings"),
            of("\\s+$", TidyRule::isJavaOrPage, "no blanks at the end of a line"));

    private static TidyRule of(String unwanted, Predicate<Path> where, String instead) {
        return new TidyRule(Pattern.compile(unwanted), where, instead);
    }

    private static boolean isAnything(Path file) {
        return true;
    }

    private static boolean isJava(Path file) {
        return file.toString().endsWith(".java");
    }

    private static boolean isTest(Path file) {
        return file.toString().contains("src/test/");
    }

    private static boolean isJavaOrPage(Path file) {
        return isJava(file) || file.toString().endsWith(".md");
    }

    /** Whether it is no program for a terminal, where printing is the work. */
    private static boolean isQuiet(Path file) {
        return isJava(file) && !isTest(file) && TERMINAL.stream().noneMatch(file::startsWith);
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
        if (isJava(file)) {
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
