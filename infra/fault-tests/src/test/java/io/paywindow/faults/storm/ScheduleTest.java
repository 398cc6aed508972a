package io.paywindow.faults.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.faults.fault.Faults;
import io.paywindow.faults.storm.Schedule.Strike;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final Duration LONG = Duration.ofMinutes(20);

    @Test
    void theSameSeedStrikesTheSameWayAtTheSameTimes() {
        assertThat(told(7)).isEqualTo(told(7)).isNotEqualTo(told(8));
    }

    @Test
    void everyKindStrikesBeforeAnyDoesAgain() {
        List<String> kinds = Schedule.of(3, LONG, Faults.names()).strikes().stream()
                .map(Strike::kind)
                .limit(Faults.names().size())
                .toList();

        assertThat(kinds).containsExactlyInAnyOrderElementsOf(Faults.names());
    }

    @Test
    void faultsFollowEachOtherAndEndBeforeTheStormDoes() {
        List<Strike> strikes = Schedule.of(11, LONG, Faults.names()).strikes();

        for (int i = 1; i < strikes.size(); i++) {
            Strike before = strikes.get(i - 1);
            assertThat(strikes.get(i).after())
                    .isGreaterThan(before.after().plus(before.fault().lasts()));
        }
        Strike last = strikes.getLast();
        assertThat(last.after().plus(last.fault().lasts())).isLessThan(LONG);
    }

    @Test
    void aStormWithoutFaultsIsLoadAlone() {
        assertThat(Schedule.of(1, LONG, List.of()).strikes()).isEmpty();
    }

    private static List<String> told(long seed) {
        return Schedule.of(seed, LONG, Faults.names()).strikes().stream()
                .map(strike -> strike.after() + " " + strike.kind() + " "
                        + strike.fault().told())
                .toList();
    }
}
