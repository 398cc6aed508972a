package io.paywindow.faults.history;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** All that was done to the line, by whom, and what came back. Thread-safe. */
public final class History {

    private final ConcurrentLinkedQueue<Purchase> purchases = new ConcurrentLinkedQueue<>();
    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private final List<Poison> poison = new CopyOnWriteArrayList<>();
    private final List<Poison> doubtful = new CopyOnWriteArrayList<>();
    private final List<PoisonedMessage> poisonedMessages = new CopyOnWriteArrayList<>();
    private final List<PoisonedMessage> doubtfulMessages = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Peek> peeks = new ConcurrentLinkedQueue<>();
    private final List<Trouble> troubles = new CopyOnWriteArrayList<>();
    private final List<Shortage> shortages = new CopyOnWriteArrayList<>();
    private final Map<String, Instant> begun = new ConcurrentHashMap<>();

    public void add(Purchase purchase) {
        purchases.add(purchase);
    }

    public void add(Delivery delivery) {
        deliveries.add(delivery);
    }

    public void add(Poison record) {
        poison.add(record);
    }

    /** A poisoned record of which nobody knows whether it is there. */
    public void addDoubtful(Poison record) {
        doubtful.add(record);
    }

    public void add(PoisonedMessage message) {
        poisonedMessages.add(message);
    }

    /** A poisoned message of which nobody knows whether it is there. */
    public void addDoubtful(PoisonedMessage message) {
        doubtfulMessages.add(message);
    }

    public void add(Peek peek) {
        peeks.add(peek);
    }

    /** A fault begins. */
    public void begin(String fault, Instant at) {
        begun.put(fault, at);
    }

    /** A fault is over. */
    public void end(String fault, boolean breaksTheLine, Instant at) {
        Instant from = Optional.ofNullable(begun.remove(fault)).orElse(at);
        troubles.add(new Trouble(fault, breaksTheLine, from, at));
    }

    /** A shelf was seen with less than nothing. */
    public void add(Shortage shortage) {
        shortages.add(shortage);
    }

    public List<Purchase> purchases() {
        return List.copyOf(purchases);
    }

    public Stream<Purchase> placed() {
        return purchases.stream().filter(purchase -> purchase.orderId().isPresent());
    }

    public List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    public List<Poison> poison() {
        return List.copyOf(poison);
    }

    public List<Poison> doubtful() {
        return List.copyOf(doubtful);
    }

    public List<PoisonedMessage> poisonedMessages() {
        return List.copyOf(poisonedMessages);
    }

    public List<PoisonedMessage> doubtfulMessages() {
        return List.copyOf(doubtfulMessages);
    }

    public List<Peek> peeks() {
        return List.copyOf(peeks);
    }

    public List<Trouble> troubles() {
        return List.copyOf(troubles);
    }

    public List<Shortage> shortages() {
        return List.copyOf(shortages);
    }
}
