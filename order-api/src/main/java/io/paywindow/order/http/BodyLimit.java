package io.paywindow.order.http;

import io.paywindow.order.OrderSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * No body over 64 KiB, none that takes longer to arrive than it may, none that has to be unpacked.
 *
 * <p>A body is counted as it is read, so that one without a length cannot slip through.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class BodyLimit extends OncePerRequestFilter {

    static final int MAX_BYTES = 64 * 1024;

    private final ProblemWriter problems;
    private final InstantSource clock;
    private final Duration within;

    BodyLimit(OrderSettings settings, ProblemWriter problems, InstantSource clock) {
        this.problems = problems;
        this.clock = clock;
        this.within = settings.limits().bodyWithin();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (request.getContentLengthLong() > MAX_BYTES) {
            problems.write(response, tooLarge());
        } else if (encoding != null && !"identity".equalsIgnoreCase(encoding)) {
            // Never unpacked, so a small bomb stays small.
            problems.write(response, new Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, "no Content-Encoding is read"));
        } else {
            chain.doFilter(new Limited(request, clock, within), response);
        }
    }

    private static Problem tooLarge() {
        return new Problem(ProblemType.BODY_TOO_LARGE, "a body has at most " + MAX_BYTES + " bytes");
    }

    private static final class Limited extends HttpServletRequestWrapper {

        private final InstantSource clock;
        private final Duration within;

        Limited(HttpServletRequest request, InstantSource clock, Duration within) {
            super(request);
            this.clock = clock;
            this.within = within;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new LimitedStream(super.getInputStream(), clock, within);
        }

        @Override
        public @Nullable String getContentType() {
            String type = super.getContentType();
            boolean form = type != null
                    && type.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
            // Nothing here takes forms. Told of one, Spring would read it as parameters, past this count of bytes, and
            // write it anew: what was signed would no longer be what is compared.
            return form ? MediaType.APPLICATION_OCTET_STREAM_VALUE : type;
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    private static final class LimitedStream extends ServletInputStream {

        private final ServletInputStream in;
        private final InstantSource clock;
        private final Duration within;
        private final Instant deadline;
        private int left = MAX_BYTES;

        LimitedStream(ServletInputStream in, InstantSource clock, Duration within) {
            this.in = in;
            this.clock = clock;
            this.within = within;
            this.deadline = clock.instant().plus(within);
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) {
            left -= read;
            if (left < 0) {
                throw tooLarge();
            }
            if (clock.instant().isAfter(deadline)) {
                throw new Problem(ProblemType.SLOW_BODY, "a body arrives within " + within);
            }
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }
    }
}
