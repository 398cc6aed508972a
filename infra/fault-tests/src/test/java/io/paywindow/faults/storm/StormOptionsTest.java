package io.paywindow.faults.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.paywindow.faults.fault.Faults;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StormOptionsTest {

    @Test
    void withoutArgumentsItStormsForThreeMinutesWithEveryFaultAndAFreshSeed() {
        StormOptions options = StormOptions.of(List.of(), 42);

        assertThat(options.seed()).isEqualTo(42);
        assertThat(options.lasts()).isEqualTo(Duration.ofMinutes(3));
        assertThat(options.faults()).isEqualTo(Faults.names());
    }

    @Test
    void takesSeedMinutesAndFaults() {
        StormOptions options = StormOptions.of(
                List.of("--seed", "7", "--minutes", "1.5", "--faults", "cut,kill-server", "--rate", "20"), 42);

        assertThat(options.seed()).isEqualTo(7);
        assertThat(options.lasts()).isEqualTo(Duration.ofSeconds(90));
        assertThat(options.faults()).containsExactly("cut", "kill-server");
        assertThat(options.rate()).isEqualTo(20);
    }

    @Test
    void canBeToldToLeaveTheLineAlone() {
        assertThat(StormOptions.of(List.of("--faults", "none"), 42).faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--faults earthquake", "--minutes 0", "--rate 0", "--patience 0", "--hurry 1", "--seed"})
    void saysWhatItDoesNotUnderstand(String arguments) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StormOptions.of(List.of(arguments.split(" ", -1)), 42))
                .withMessageContaining("expected: ");
    }
}
