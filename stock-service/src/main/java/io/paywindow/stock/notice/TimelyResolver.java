package io.paywindow.stock.notice;

import java.io.Closeable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks names up within a bound. The system's resolver waits for as long as the name's own servers please, and cannot be interrupted; a
 * customer may have chosen both. A look-up that is late goes on by itself and is forgotten. Thread-safe.
 */
final class TimelyResolver implements DnsResolver, Closeable {

    private static final Duration IDLE = Duration.ofSeconds(30);

    private final DnsResolver resolver;
    private final Duration bound;
    private final ExecutorService lookUps;

    /**
     * @param most look-ups that may go on at a time, late ones included; what comes on top fails at once
     */
    TimelyResolver(DnsResolver resolver, Duration bound, int most) {
        this.resolver = resolver;
        this.bound = bound;
        // Platform threads: the system's resolver would hold on to the carriers of virtual ones.
        this.lookUps = new ThreadPoolExecutor(
                0,
                most,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("webhook-names-", 0).factory());
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return inTime(() -> resolver.resolve(host));
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return inTime(() -> resolver.resolveCanonicalHostname(host));
    }

    private <T> T inTime(Callable<T> lookUp) throws UnknownHostException {
        try {
            return lookUps.submit(lookUp).get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UnknownHostException unknown ? unknown : failed("failed", e);
        } catch (TimeoutException e) {
            throw failed("took longer than " + bound, e);
        } catch (RejectedExecutionException e) {
            throw failed("too many at a time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("interrupted", e);
        }
    }

    private static UnknownHostException failed(String how, Exception cause) {
        UnknownHostException failure = new UnknownHostException("look-up of the name: " + how);
        failure.initCause(cause);
        return failure;
    }

    @Override
    public void close() {
        lookUps.shutdownNow();
    }
}
