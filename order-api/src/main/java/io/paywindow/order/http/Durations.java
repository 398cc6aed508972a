package io.paywindow.order.http;

import java.time.DateTimeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations that a client sends, in ISO 8601 such as {@code PT10M}. */
public final class Durations {

    private Durations() {}

    /** The duration in the text, within bounds; otherwise a problem that names the field. */
    public static Duration parse(String name, @Nullable String text, Duration least, Duration most) {
        try {
            Duration duration = Duration.parse(text == null ? "" : text);
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
        } catch (DateTimeException e) {
            // Told below, as is one out of bounds.
        }
        throw Problem.invalid(name + " (expected: an ISO 8601 duration from " + least + " to " + most + ")");
    }
}
