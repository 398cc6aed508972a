package io.paywindow.order.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {

    /** Rounded down, or 0, it would send everybody back a moment too soon, and 0 at once. */
    @ParameterizedTest
    @CsvSource({"PT0S,1", "PT0.001S,1", "PT0.999S,1", "PT1S,1", "PT1.001S,2", "PT2S,2", "PT59.5S,60"})
    void whoIsToldToComeBackIsToldWholeSecondsRoundedUpAndNever0(Duration after, String seconds) {
        Problem problem = new Problem(ProblemType.TOO_MANY_REQUESTS, "too often").retryAfter(after);

        assertThat(problem.headers().getFirst("Retry-After")).isEqualTo(seconds);
    }
}
