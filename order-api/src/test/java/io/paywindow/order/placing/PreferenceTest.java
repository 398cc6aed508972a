package io.paywindow.order.placing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a client would wait, as RFC 7240 lets it say. */
class PreferenceTest {

    private static final Duration OTHERWISE = Duration.ofSeconds(2);

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "respond-async, 0, respond-async",
                "Respond-Async, 0, respond-async",
                "wait=5, 5000, wait=5",
                "wait = \"5\", 5000, wait=5",
                "wait=0, 0, wait=0",
                "wait=30, 30000, wait=30",
                "wait=31, 2000, none",
                "wait=-1, 2000, none",
                "wait=soon, 2000, none",
                "wait=99999999999, 2000, none",
                "handling=lenient, 2000, none",
                "'respond-async, wait=10', 10000, 'respond-async, wait=10'",
                "'handling=lenient;x=y, respond-async;z', 0, respond-async",
                "'wait=3, wait=9', 3000, wait=3",
                "'', 2000, none"
            })
    void whatCanBeHonouredIsAndIsSaid(String header, long patienceMs, String applied) {
        Preference preference = Preference.of(List.of(header), OTHERWISE);

        assertThat(preference.patience()).isEqualTo(Duration.ofMillis(patienceMs));
        assertThat(preference.applied().orElse(null)).isEqualTo(applied);
    }

    @Test
    void severalHeadersAreOne() {
        Preference preference = Preference.of(List.of("respond-async", "wait=4"), OTHERWISE);

        assertThat(preference).isEqualTo(Preference.of(List.of("respond-async, wait=4"), OTHERWISE));
        assertThat(preference.patience()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void whoSaysNothingWaitsAsLongAsTheShopSays() {
        assertThat(Preference.of(null, OTHERWISE).patience()).isEqualTo(OTHERWISE);
        assertThat(Preference.of(null, OTHERWISE).applied()).isEmpty();
    }
}
