package io.paywindow.faults.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FaultsTest {

    private static final int SEEDS = 500;

    @Test
    void twoAtOnceNeverHappenToTheSameServer() {
        for (int seed = 0; seed < SEEDS; seed++) {
            String told = Faults.of("at-once", new SplittableRandom(seed)).told();

            List<String> ofServers = Arrays.stream(told.split(", and in its middle ", -1))
                    .filter(one -> one.matches("(?i)(kafka|redis|rabbitmq) .*"))
                    .toList();
            assertThat(told).contains(", and in its middle ");
            assertThat(ofServers).as("seed %d: %s", seed, told).hasSizeLessThan(2);
        }
    }
}
