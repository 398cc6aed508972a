package io.paywindow.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stack keeps on disk between two starts, and how a start meets what another left. */
class StackFilesIT {

    @TempDir
    Path directory;

    @Test
    void secretsStayTheSameAsLongAsTheDataIsKeptAndOnlyTheOwnerReadsThem() throws IOException {
        try (DataFolder data = DataFolder.open(directory)) {
            Secrets first = Secrets.of(data);

            assertThat(Secrets.of(data)).isEqualTo(first);
            assertThat(first.toString()).doesNotContain(first.operatorToken());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("secrets.json"))))
                    .isEqualTo("rw-------");

            data.wipe();

            assertThat(Secrets.of(data)).isNotEqualTo(first);
        }
    }

    @Test
    void theHashThatServicesGetIsTheTokensSha256InHex() {
        assertThat(new Secrets("abc", "whsec_").operatorTokenHash())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void wipingForgetsDataButNotLogsOrUnpackedPrograms() throws IOException {
        try (DataFolder data = DataFolder.open(directory)) {
            for (String name : List.of("kafka", "apps", "logs")) {
                Files.createDirectories(directory.resolve(name));
                Files.writeString(directory.resolve(name).resolve("file"), "content");
            }

            data.wipe();

            try (Stream<Path> left = Files.list(directory)) {
                assertThat(left.map(path -> path.getFileName().toString()))
                        .containsExactlyInAnyOrder("apps", "logs", "lock");
            }
        }
    }

    @Test
    void theLogOfTheStartBeforeIsKeptBesideTheNewOne() throws IOException {
        try (DataFolder data = DataFolder.open(directory)) {
            Files.writeString(data.freshLog("order-api"), "yesterday");

            assertThat(data.freshLog("order-api")).doesNotExist();
            assertThat(directory.resolve("logs/order-api.previous.log")).hasContent("yesterday");
        }
    }

    @Test
    void aProcessOfAStartThatWasKilledIsEndedFirst() {
        try (ChildProcess leftover = ChildProcess.start(
                Launch.of("leftover", directory.resolve("log"), List.of("/bin/sh", "-c", "exec sleep 0.5")))) {
            try (DataFolder data = DataFolder.open(directory)) {
                data.writeWhole("pids", Leftovers.describe(List.of(leftover.pid())));

                assertThat(Leftovers.reap(directory.resolve("pids"))).isEqualTo(1);
                assertThat(leftover.alive()).isFalse();
            }
        }
    }

    @Test
    void aStrangerWithTheSamePidIsLeftAlone() {
        try (ChildProcess stranger =
                ChildProcess.start(Launch.of("stranger", directory.resolve("log"), List.of("sleep", "300")))) {
            try (DataFolder data = DataFolder.open(directory)) {
                data.writeWhole("pids", stranger.pid() + " 12345");

                assertThat(Leftovers.reap(directory.resolve("pids"))).isZero();
                assertThat(stranger.alive()).isTrue();
            }
        }
    }

    @Test
    void aPortThatIsTakenIsReplacedByAFreeOne() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThat(Ports.freeOr(port))
                    .isNotEqualTo(port)
                    .satisfies(other -> assertThat(Ports.isFree(other)).isTrue());
        }
        int free = Ports.free();
        assertThat(Ports.freeOr(free)).isEqualTo(free);
    }

    @Test
    void aServerThatDiesBeforeItIsReadyIsReportedWithTheEndOfItsLog() {
        ChildProcess child = ChildProcess.start(
                Launch.of("kafka", directory.resolve("log"), List.of("/bin/sh", "-c", "echo no room on disk; exit 3")));

        assertThatThrownBy(() -> Patience.untilReady(child, Duration.ofSeconds(20), () -> false))
                .hasMessageContaining("kafka ended with exit code 3")
                .hasMessageContaining("no room on disk");
    }
}
