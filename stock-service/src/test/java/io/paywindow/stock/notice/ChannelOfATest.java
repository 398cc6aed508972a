package io.paywindow.stock.notice;

import io.paywindow.stock.contact.Contact;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers what was told; a test can make it slow, fail or refuse. */
final class ChannelOfATest implements Channel {

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<String> givenUp = new CopyOnWriteArrayList<>();
    private final AtomicInteger telling = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile CountDownLatch held = new CountDownLatch(0);
    private final AtomicBoolean dies = new AtomicBoolean();
    private volatile boolean refuses;

    /** The message-ids told, in their order. */
    List<String> told() {
        return List.copyOf(told);
    }

    List<String> givenUp() {
        return List.copyOf(givenUp);
    }

    /** How many tells were begun. */
    int telling() {
        return telling.get();
    }

    /** Lets no tell end. */
    void hold() {
        held = new CountDownLatch(1);
    }

    void letGo() {
        held.countDown();
    }

    /** Fails so many times. */
    void fail(int times) {
        failures.set(times);
    }

    /** Dies of an Error, once. */
    void die() {
        dies.set(true);
    }

    void refuse() {
        refuses = true;
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public boolean reaches(Contact contact) {
        return true;
    }

    @Override
    public Outcome tell(Notice notice, Contact contact) throws InterruptedException {
        telling.incrementAndGet();
        held.await();
        if (dies.getAndSet(false)) {
            throw new StackOverflowError("of a test");
        }
        if (refuses) {
            return new Outcome.Never("refused");
        }
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return new Outcome.Later("failed");
        }
        told.add(notice.messageId());
        return new Outcome.Told();
    }

    @Override
    public void giveUp(String userId, Contact contact) {
        givenUp.add(userId);
    }
}
