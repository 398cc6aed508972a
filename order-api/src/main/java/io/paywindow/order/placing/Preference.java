package io.paywindow.order.placing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a client wants to wait for the line's answer (RFC 7240): {@code respond-async} not at all, {@code wait=N} up to N seconds.
 *
 * @param patience until a request is told 202
 * @param applied what to acknowledge in {@code Preference-Applied}
 */
record Preference(Duration patience, Optional<String> applied) {

    static final String HEADER = "Prefer";
    static final String APPLIED = "Preference-Applied";

    private static final long MOST_SECONDS = 30;
    private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,4})\"?");

    /** What the headers ask for, in any order; what we do not know or cannot honour is ignored, as the RFC says. */
    static Preference of(@Nullable List<String> headers, Duration otherwise) {
        boolean async = false;
        Optional<Long> seconds = Optional.empty();
        for (String header : headers == null ? List.<String>of() : headers) {
            for (String preference : header.split(",", -1)) {
                String name = preference.split(";", -1)[0].strip();
                Matcher wait = WAIT.matcher(name);
                async |= name.equalsIgnoreCase("respond-async");
                if (wait.matches() && seconds.isEmpty()) {
                    seconds = Optional.of(Long.parseLong(wait.group(1))).filter(asked -> asked <= MOST_SECONDS);
                }
            }
        }
        List<String> applied = new ArrayList<>();
        if (async) {
            applied.add("respond-async");
        }
        seconds.ifPresent(asked -> applied.add("wait=" + asked));
        // Both together: answer late rather than never, so up to N seconds.
        Duration wait = seconds.map(Duration::ofSeconds).orElse(async ? Duration.ZERO : otherwise);
        return new Preference(wait, applied.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", applied)));
    }
}
