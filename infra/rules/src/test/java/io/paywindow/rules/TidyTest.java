package io.paywindow.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reviewers would otherwise say again and again. */
class TidyTest {

    private static final Set<String> TEXT =
            Set.of("java", "md", "properties", "xml", "yml", "yaml", "sh", "lua", "avsc", "json", "");

    private static final Path MAIN = Path.of("order-api/src/main/java/io/paywindow/order/Sample.java");
    private static final Path TEST = Path.of("order-api/src/test/java/io/paywindow/order/SampleTest.java");

    @Test
    void everyFileIsTidy() {
        List<String> faults = new ArrayList<>();
        for (Path file : Repository.files()) {
            if (TEXT.contains(ending(file))) {
                faults.addAll(TidyRule.faults(file, Repository.read(file)));
            }
        }

        assertThat(faults).as("each line says where, what and what to do").isEmpty();
    }

    @Test
    void everyPackageWrittenByHandIsNullMarked() {
        assertThat(Repository.files("package-info.java"))
                .as("annotate the package with @NullMarked")
                .allMatch(file -> Repository.read(file).contains("@NullMarked"));
    }

    @Test
    void everyPackageOfMainClassesHasItsPageInTheJavadoc() {
        List<Path> described = Repository.files("package-info.java").stream()
                .map(Path::getParent)
                .toList();

        assertThat(Repository.files(".java"))
                .as("add a package-info.java: what the package is about, and @NullMarked")
                .filteredOn(file -> file.toString().contains("src/main/java"))
                .allMatch(file -> described.contains(file.getParent()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "// TO" + "DO later",
                "import java.util.*;",
                "import static org.assertj.core.api.Assertions.*;",
                "/** @auth" + "or me */",
                "System.out.println(1);",
                "e.printSt" + "ackTrace();",
                "Path.of(\"/ho" + "me/me/x\")",
                "int i; "
            })
    void findsWhatIsUntidyInAProgram(String line) {
        assertThat(TidyRule.faults(MAIN, line + "\n")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"@Dis" + "abled", "Thread.sl" + "eep(10);", "import org.mock" + "ito.Mock;"})
    void findsWhatIsUntidyInATest(String line) {
        assertThat(TidyRule.faults(TEST, line + "\n")).hasSize(1);
    }

    @Test
    void findsALongFileALongMethodAndAnEmptyTest() {
        String longFile = "class A {\n" + "\n".repeat(299) + "}\n";
        String longMethod = "class A {\n  void a() {\n" + "    a();\n".repeat(69) + "  }\n}\n";
        String emptyTest = "class A {\n  @Test\n  void a() {}\n}\n";

        assertThat(TidyRule.faults(MAIN, longFile)).singleElement().asString().contains("301 lines");
        assertThat(TidyRule.faults(MAIN, longMethod)).singleElement().asString().contains("A.a has 71 lines");
        assertThat(TidyRule.faults(TEST, emptyTest)).singleElement().asString().contains("A.a tests nothing");
    }

    @Test
    void leavesTidyCodeAlone() {
        String tidy =
                "import java.util.List;\n\n/** Fine. */\nclass A {\n  void a() {\n    run(\"src/main/x\");\n  }\n}\n";

        assertThat(TidyRule.faults(MAIN, tidy)).isEmpty();
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? "" : name.substring(dot + 1);
    }
}
