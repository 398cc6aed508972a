package io.paywindow.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The functions behind infra/up and infra/test, each in a bash of its own. */
class ScriptsIT {

    /** The module is the working directory of its tests. */
    private static final Path ROOT =
            Path.of("").toAbsolutePath().resolve("../..").normalize();

    @TempDir
    Path directory;

    @Nested
    class FindingAJdk {

        @Test
        void theOperatorsOwnChoiceComesFirst() throws Exception {
            Path chosen = jdk("a jdk", "JAVA_VERSION=\"21.0.2\"");

            assertThat(find(Map.of("JAVA_HOME", chosen.toString()))).isEqualTo("0 " + chosen);
        }

        @Test
        void oneThatIsTooOldIsPassedOver() throws Exception {
            Path old = jdk("old", "JAVA_VERSION=\"17.0.19\"");
            Path ancient = jdk(".sdkman/candidates/java/8", "JAVA_VERSION=\"1.8.0_402\"");
            Path fit = jdk(".sdkman/candidates/java/22", "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"22-ea\"");

            String found = find(Map.of("JAVA_HOME", old.toString()));

            assertThat(found).isNotEqualTo("0 " + old).isNotEqualTo("0 " + ancient);
            assertThat(version(fit)).isEqualTo("22");
            assertThat(version(ancient)).isEqualTo("8");
        }

        @Test
        void aJavaWithoutACompilerIsNoJdk() throws Exception {
            Path runtime = jdk("runtime", "JAVA_VERSION=\"25\"");
            Files.delete(runtime.resolve("bin/javac"));

            assertThat(version(runtime)).isEqualTo("0");
        }

        @Test
        void whereThereIsNoneItSaysWhatToInstall() throws Exception {
            Path old = jdk("old", "JAVA_VERSION=\"17.0.19\"");

            String said = bash(
                    Map.of("OLD", old.toString()),
                    ". infra/dev-stack/scripts/find-jdk.sh; jdk_candidates() { echo \"$OLD\"; }; find_jdk 2>&1");

            assertThat(said)
                    .contains("No JDK 21 or later found")
                    .contains(old + " (17)")
                    .contains("apt install openjdk-21-jdk");
        }

        private String find(Map<String, String> environment) throws Exception {
            return bash(environment, ". infra/dev-stack/scripts/find-jdk.sh; find_jdk; echo $? $JAVA_HOME");
        }

        private String version(Path home) throws Exception {
            return bash(
                    Map.of("CANDIDATE", home.toString()),
                    ". infra/dev-stack/scripts/find-jdk.sh; jdk_version \"$CANDIDATE\"");
        }

        private Path jdk(String name, String release) throws IOException {
            Path home = directory.resolve(name);
            executable(home.resolve("bin/java"), "exit 1");
            executable(home.resolve("bin/javac"), "exit 1");
            Files.writeString(home.resolve("release"), release + "\n");
            return home;
        }
    }

    @Nested
    class KnowingWhatIsStale {

        private Path source;
        private Path jar;
        private Path stamp;

        @BeforeEach
        void build() throws IOException {
            source = directory.resolve("a module/src/main/Order.java");
            jar = directory.resolve("a module/target/order.jar");
            stamp = directory.resolve("stamp");
            Files.createDirectories(source.getParent());
            Files.createDirectories(jar.getParent());
            Files.writeString(source, "class Order {}");
            Files.writeString(jar, "jar");
            Files.writeString(stamp, jar + "\n");
            FileTime past = FileTime.from(Instant.now().minusSeconds(3600));
            try (Stream<Path> all = Files.walk(directory.resolve("a module"))) {
                for (Path path : all.toList()) {
                    Files.setLastModifiedTime(path, past);
                }
            }
        }

        @Test
        void whatHasNotChangedSinceTheBuildIsNotBuiltAgain() throws Exception {
            assertThat(isStale()).isFalse();
        }

        @Test
        void aChangedSourceIsStale() throws Exception {
            Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(10)));

            assertThat(isStale()).isTrue();
        }

        @Test
        void aSourceThatIsGoneIsStale() throws Exception {
            Files.delete(source);
            Files.setLastModifiedTime(
                    source.getParent(), FileTime.from(Instant.now().plusSeconds(10)));

            assertThat(isStale()).isTrue();
        }

        @Test
        void aJarThatIsGoneIsStale() throws Exception {
            Files.delete(jar);

            assertThat(isStale()).isTrue();
        }

        @Test
        void whatWasNeverBuiltIsStale() throws Exception {
            Files.delete(stamp);

            assertThat(isStale()).isTrue();
        }

        private boolean isStale() throws Exception {
            return bash(
                            Map.of(
                                    "STAMP",
                                    stamp.toString(),
                                    "SOURCES",
                                    directory.resolve("a module/src").toString()),
                            ". infra/dev-stack/scripts/build.sh; is_stale \"$STAMP\" \"$SOURCES\" && echo stale || echo fresh")
                    .equals("stale");
        }
    }

    @Nested
    class InstallingServersForTests {

        @Test
        void nothingIsStartedMeanwhileAndTheRuleOfTheMachineIsPutBack() throws Exception {
            Path policy = directory.resolve("policy-rc.d");
            Files.writeString(policy, "the machine's own rule\n");
            Path seen = directory.resolve("seen");
            executable(
                    directory.resolve("bin/apt-get"),
                    "echo \"$@\" >> '%s'; cat '%s' >> '%s'".formatted(seen, policy, seen));

            assertThat(install(policy)).endsWith("done 0");

            assertThat(seen)
                    .content()
                    .contains("update")
                    .contains("install -y -qq --no-install-recommends rabbitmq-server")
                    .contains("exit 101");
            assertThat(policy).hasContent("the machine's own rule");
        }

        @Test
        void aMachineWithoutARuleHasNoneAfterwardsEvenIfTheInstallationFails() throws Exception {
            Path policy = directory.resolve("policy-rc.d");
            executable(directory.resolve("bin/apt-get"), "exit 100");

            assertThat(install(policy)).endsWith("done 100");

            assertThat(policy).doesNotExist();
        }

        @Test
        void withNoWayToARabbitMqItSaysWhichWaysThereAre() throws Exception {
            String said = bash(Map.of("REDIS_URL", "redis://elsewhere"), """
                    . infra/dev-stack/scripts/test-servers.sh
                    docker_runs_rabbitmq() { return 1; }; installed() { return 1; }; can_apt_install() { return 1; }
                    provide_servers 2>&1; echo done $?""");

            assertThat(said).contains("none is here").contains("AMQP_URL").endsWith("done 1");
        }

        private String install(Path policy) throws Exception {
            return bash(
                    Map.of(
                            "POLICY_RC_D",
                            policy.toString(),
                            "BIN",
                            directory.resolve("bin").toString()),
                    ". infra/dev-stack/scripts/test-servers.sh; PATH=$BIN:$PATH; apt_install rabbitmq-server; echo done $?");
        }
    }

    private static void executable(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What the script prints, run in the root of the repository with a home of its own. */
    private String bash(Map<String, String> environment, String script) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script)
                .directory(ROOT.toFile())
                .redirectErrorStream(true);
        builder.environment().remove("JAVA_HOME");
        builder.environment().put("HOME", directory.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }
}
