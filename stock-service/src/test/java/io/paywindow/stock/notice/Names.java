package io.paywindow.stock.notice;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;

/** Every name has one address, the first time somebody asks and never again. */
final class Names implements DnsResolver {

    private final InetAddress address;
    private final Semaphore answers;
    private final AtomicInteger asked = new AtomicInteger();

    Names(InetAddress address) {
        this(address, new Semaphore(1));
    }

    /**
     * @param answers who asks waits for one of these, and nothing interrupts that, as in the system's own resolver
     */
    Names(InetAddress address, Semaphore answers) {
        this.address = address;
        this.answers = answers;
    }

    int asked() {
        return asked.get();
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        if (asked.incrementAndGet() > 1) {
            throw new UnknownHostException("asked twice");
        }
        answers.acquireUninterruptibly();
        return new InetAddress[] {address};
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
