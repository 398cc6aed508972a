package io.paywindow.order.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * No body over 64 KiB, none that takes longer than ten seconds to arrive, none that has to be unpacked.
 *
 * <p>A body is counted as it is read, so that one without a length cannot slip through.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class BodyLimit extends OncePerRequestFilter {

    static final int MAX_BYTES = 64 * 1024;

    private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(10);

    private final ProblemWriter problems;
    private final InstantSource clock;

    BodyLimit(ProblemWriter problems, InstantSource clock) {
        this.problems = problems;
        this.clock = clock;
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
            chain.doFilter(new Limited(request, clock), response);
        }
    }

    private static Problem tooLarge() {
        return new Problem(ProblemType.BODY_TOO_LARGE, "a body has at most " + MAX_BYTES + " bytes");
    }

    private static final class Limited extends HttpServletRequestWrapper {

        private final InstantSource clock;

        Limited(HttpServletRequest request, InstantSource clock) {
            super(request);
            this.clock = clock;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new LimitedStream(super.getInputStream(), clock);
        }
    }

    private static final class LimitedStream extends ServletInputStream {

        private final ServletInputStream in;
        private final InstantSource clock;
        private final Instant deadline;
        private int left = MAX_BYTES;

        LimitedStream(ServletInputStream in, InstantSource clock) {
            this.in = in;
            this.clock = clock;
            this.deadline = clock.instant().plus(ARRIVES_WITHIN);
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
                throw new Problem(ProblemType.SLOW_BODY, "a body arrives within " + ARRIVES_WITHIN.toSeconds() + " s");
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
