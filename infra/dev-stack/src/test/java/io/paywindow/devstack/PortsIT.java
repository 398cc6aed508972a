package io.paywindow.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsIT {

    private static final int MANY = 250;

    @Test
    void givesEachPortOnceAlsoToAnotherProcessThatLooksAtTheSameTime() throws IOException {
        Set<Integer> given = new HashSet<>();
        for (int count = 0; count < MANY; count++) {
            given.add(Ports.free());
        }
        Process other = new ProcessBuilder(JavaCommand.main(Asker.class, List.of("-Xshare:auto"))).start();
        Set<Integer> others = new HashSet<>();
        for (String port : new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .split(" ", -1)) {
            others.add(Integer.valueOf(port));
        }

        assertThat(given).hasSize(MANY);
        assertThat(others).hasSize(MANY).doesNotContainAnyElementsOf(given);
    }

    /** Another process that looks for ports. */
    static final class Asker {

        private Asker() {}

        public static void main(String[] arguments) {
            StringBuilder ports = new StringBuilder();
            for (int count = 0; count < MANY; count++) {
                ports.append(Ports.free()).append(' ');
            }
            System.out.print(ports);
        }
    }
}
