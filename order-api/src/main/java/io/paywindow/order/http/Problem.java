package io.paywindow.order.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;

/**
 * An answer that says no, and why, as {@code application/problem+json} (RFC 9457).
 *
 * <p>Thrown wherever a request turns out not to be servable. Without a stack trace: most are the client's doing and must stay cheap.
 */
public final class Problem extends RuntimeException {

    private final ProblemType type;
    private final String detail;
    private final Map<String, Object> members = new LinkedHashMap<>();
    private Optional<Duration> retryAfter = Optional.empty();

    public Problem(ProblemType type, String detail) {
        super(type.problemName() + ": " + detail, null, false, false);
        this.type = type;
        this.detail = detail;
    }

    /** A request that makes no sense: name, value, expectation. */
    public static Problem invalid(String detail) {
        return new Problem(ProblemType.INVALID_REQUEST, detail);
    }

    /** Nothing there, or nothing that this caller may know of: the two must look the same. */
    public static Problem notFound() {
        return new Problem(ProblemType.NOT_FOUND, "nothing is to be found here for this token");
    }

    /** Something we need is away or busy. */
    public static Problem unavailable(String detail) {
        return new Problem(ProblemType.UNAVAILABLE, detail).retryAfter(Duration.ofSeconds(1));
    }

    /** With a further member in the body, for programs. */
    public Problem with(String name, Object value) {
        members.put(name, value);
        return this;
    }

    /** With the time after which it is worth to try again. */
    public Problem retryAfter(Duration after) {
        retryAfter = Optional.of(after);
        return this;
    }

    public ProblemType type() {
        return type;
    }

    /** The body of the answer. */
    public ProblemDetail body() {
        ProblemDetail body = ProblemDetail.forStatusAndDetail(type.status(), detail);
        body.setType(type.uri());
        body.setTitle(type.title());
        members.forEach(body::setProperty);
        return body;
    }

    /** The headers of the answer. */
    public HttpHeaders headers() {
        HttpHeaders headers = new HttpHeaders();
        // Rounded up: who comes back a moment too soon is turned away once more.
        retryAfter.ifPresent(after -> headers.set(
                HttpHeaders.RETRY_AFTER,
                Long.toString(Math.max(1, after.plusMillis(999).toSeconds()))));
        if (type == ProblemType.UNAVAILABLE) {
            // In a flood, whoever is turned away makes room for the next to be told so: connections are bounded as
            // well.
            headers.setConnection("close");
        }
        return headers;
    }
}
