package io.paywindow.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChildProcessIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    @Test
    void whatItPrintsIsInItsLogAndTheEndOfItAtHand() throws Exception {
        ChildProcess child = shell("for i in 1 2 3; do echo line $i; done; echo last >&2");
        child.onExit().get(20, TimeUnit.SECONDS);

        assertThat(child.lastLines(2)).containsExactly("line 3", "last");
    }

    @Test
    void itRunsInItsFolderWithItsEnvironmentAndItsExitCodeIsKnown() throws Exception {
        Path folder = directory.resolve("a folder");
        Launch launch = Launch.of("child", log(), List.of("/bin/sh", "-c", "echo $GREETING from \"$(pwd)\"; exit 7"))
                .withDirectory(folder)
                .withEnvironment(Map.of("GREETING", "hello"));
        ChildProcess child = ChildProcess.start(launch);

        assertThat(child.onExit().get(20, TimeUnit.SECONDS)).isEqualTo(7);
        assertThat(child.exitCode()).hasValue(7);
        assertThat(child.lastLines(1)).containsExactly("hello from " + folder.toRealPath());
    }

    @Test
    void askedToStopItMayFinishWhatItDoes() {
        ChildProcess child = shell("trap 'echo finished; exit 0' TERM; echo up; while :; do sleep 0.1; done");
        awaitLine(child, "up");

        assertThat(child.terminate(SOON)).isTrue();
        assertThat(child.lastLines(1)).containsExactly("finished");
    }

    @Test
    void deafToTheRequestItIsKilledAfterTheBound() {
        ChildProcess child = shell("trap '' TERM; echo up; while :; do sleep 0.1; done");
        awaitLine(child, "up");

        assertThat(child.terminate(Duration.ofMillis(300))).isFalse();
        assertThat(child.alive()).isFalse();
    }

    @Test
    void killedItTakesWithItWhatItStarted() throws IOException {
        ChildProcess child = shell("sleep 300 & echo $! > grandchild; echo up; wait");
        awaitLine(child, "up");
        long grandchild =
                Long.parseLong(Files.readString(directory.resolve("grandchild")).strip());

        child.kill();

        awaitGone(grandchild);
    }

    @Test
    void frozenItDoesNothingUntilItIsThawed() {
        try (ChildProcess child = shell("i=0; while :; do i=$((i + 1)); echo $i; sleep 0.05; done")) {
            awaitLine(child, "3");
            child.suspend();
            Awaitility.await()
                    .atMost(SOON)
                    .during(Duration.ofMillis(500))
                    .until(() -> child.lastLines(1), new SameAsBefore());
            List<String> frozenAt = child.lastLines(1);
            child.resume();
            Awaitility.await().atMost(SOON).until(() -> !child.lastLines(1).equals(frozenAt));
        }
    }

    /** A parent that is killed cannot stop its children; neither can one whose whole group is killed with it. */
    @ParameterizedTest
    @ValueSource(strings = {"", "-"})
    void itDoesNotOutliveAParentThatIsKilled(String groupSign) throws Exception {
        Path pidFile = directory.resolve("child.pid");
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(JavaCommand.main(
                Parent.class, List.of("-XX:TieredStopAtLevel=1"), pidFile.toString(), log().toString()));
        Process parent = new ProcessBuilder(command).inheritIO().start();
        Awaitility.await().atMost(SOON).until(() -> Files.exists(pidFile));
        long child = Long.parseLong(Files.readString(pidFile));
        assertThat(alive(child)).isTrue();

        new ProcessBuilder("/bin/sh", "-c", "kill -s KILL -- " + groupSign + parent.pid())
                .start()
                .waitFor();

        awaitGone(child);
    }

    private ChildProcess shell(String script) {
        return ChildProcess.start(Launch.of("child", log(), List.of("/bin/sh", "-c", script)));
    }

    private Path log() {
        return directory.resolve("child.log");
    }

    private static void awaitLine(ChildProcess child, String line) {
        Awaitility.await().atMost(SOON).until(() -> child.lastLines(100).contains(line));
    }

    private static void awaitGone(long pid) {
        Awaitility.await().atMost(SOON).until(() -> !alive(pid));
    }

    /** A process that nobody has collected yet is gone all the same. */
    private static boolean alive(long pid) {
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        return handle.isPresent()
                && handle.get().isAlive()
                && handle.get().info().command().isPresent();
    }

    /** Holds once a value has been seen twice. */
    private static final class SameAsBefore implements Predicate<List<String>> {

        private List<String> before = List.of();

        @Override
        public boolean test(List<String> now) {
            boolean same = now.equals(before);
            before = now;
            return same;
        }
    }

    /** The main of a parent that starts a child, writes down its pid, and then waits for its own end. */
    static final class Parent {

        private Parent() {}

        public static void main(String[] arguments) throws Exception {
            ChildProcess child = ChildProcess.start(Launch.of("child", Path.of(arguments[1]), List.of("sleep", "300")));
            Path half = Path.of(arguments[0] + ".part");
            Files.writeString(half, Long.toString(child.pid()));
            Files.move(half, Path.of(arguments[0]));
            child.onExit().get();
        }
    }
}
