package io.paywindow.expiry.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paywindow.expiry.decision.LogTime;
import java.time.Duration;
import java.time.Instant;
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
    void isNoneWhereNothingWasStored() {
        assertThat(Progress.decode(null)).isEqualTo(Progress.NONE);
    }

    @Test
    void refusesAVersionItDoesNotKnow() {
        assertThatThrownBy(() -> Progress.decode(new byte[] {9})).hasMessage("progress version: 9 (expected: 1)");
    }
}
