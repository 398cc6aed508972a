package io.paywindow.expiry.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paywindow.expiry.decision.LogTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void survivesBeingStoredWithItsOutages() {
        LogTime time = LogTime.START.tick(NOON).tick(NOON.plus(Duration.ofMinutes(3)));
        Progress progress = new Progress(time, NOON, NOON.minusMillis(1));

        assertThat(time.outages()).hasSize(2);
        assertThat(Progress.decode(progress.encode())).isEqualTo(progress);
    }

    @Test
    void readsAndWritesWhatIsOnDiskOutThere() {
        // Never change these bytes: a new form is a new version.
        String written = "01000001a20849bd20000001a20846fe00000001a20846fdff00000000"
                + "00000000000001a20846fe00000001a20846fe00000001a20849bd20";
        LogTime time = LogTime.START.tick(NOON).tick(NOON.plus(Duration.ofMinutes(3)));
        Progress progress = new Progress(time, NOON, NOON.minusMillis(1));

        assertThat(Progress.decode(HexFormat.of().parseHex(written))).isEqualTo(progress);
        assertThat(HexFormat.of().formatHex(progress.encode())).isEqualTo(written);
    }

    @Test
    void isNoneWhereNothingWasStored() {
        assertThat(Progress.decode(null)).isEqualTo(Progress.NONE);
    }

    @Test
    void refusesAVersionItDoesNotKnow() {
        assertThatThrownBy(() -> Progress.decode(new byte[] {9})).hasMessage("progress version: 9 (expected: 1)");
    }
}
