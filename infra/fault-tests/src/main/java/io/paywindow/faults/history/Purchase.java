package io.paywindow.faults.history;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One order of one customer, from the wish to the end, as the customer knows it. Thread-safe. */
public final class Purchase {

    /** What its customer means to do with it. */
    public enum Intent {
        PAY,
        PAY_TWICE,
        PAY_AGAIN_WITH_THE_SAME_ID,
        PAY_LATE,
        PAY_THE_WRONG_AMOUNT,
        PAY_IN_THE_WRONG_CURRENCY,
        CANCEL,
        CANCEL_AND_PAY,
        FORGET
    }

    /** A payment that was made, and whether the shop said that it has it. */
    public record Money(String paymentId, long amount, String currency, Answer answer) {}

    /** A payment that was given back, and whether the shop said that it knows. */
    public record Refund(String paymentId, Answer answer) {}

    private final String name;
    private final String user;
    private final boolean upstream;
    private final Map<String, Integer> items;
    private final Optional<Duration> window;
    private final Intent intent;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<Money> money = new CopyOnWriteArrayList<>();
    private final List<Refund> refunds = new CopyOnWriteArrayList<>();
    private volatile @Nullable String orderId;
    private volatile Answer placing = Answer.UNKNOWN;
    private volatile Answer cancelling = Answer.UNKNOWN;
    private volatile boolean wasUnknown;
    private volatile boolean over;

    /**
     * @param name unique; the Idempotency-Key, or the orderId of an upstream order
     */
    public Purchase(
            String name,
            String user,
            boolean upstream,
            Map<String, Integer> items,
            Optional<Duration> window,
            Intent intent) {
        this.name = name;
        this.user = user;
        this.upstream = upstream;
        this.items = Map.copyOf(items);
        this.window = window;
        this.intent = intent;
        this.orderId = upstream ? name : null;
    }

    public String name() {
        return name;
    }

    public String user() {
        return user;
    }

    public boolean upstream() {
        return upstream;
    }

    public Map<String, Integer> items() {
        return items;
    }

    public Optional<Duration> window() {
        return window;
    }

    public Intent intent() {
        return intent;
    }

    /** Its id, as soon as any answer named it. */
    public Optional<String> orderId() {
        return Optional.ofNullable(orderId);
    }

    public void called(Call call) {
        calls.add(call);
    }

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** What came back when it was placed, in the end. */
    public void placed(Answer answer, String id) {
        placing = answer;
        wasUnknown |= answer == Answer.UNKNOWN;
        if (!id.isEmpty()) {
            orderId = id;
        }
    }

    public Answer placing() {
        return placing;
    }

    /** Whether there was a time when nobody told what became of it. */
    public boolean wasUnknown() {
        return wasUnknown;
    }

    public void cancelled(Answer answer) {
        cancelling = answer;
    }

    public Answer cancelling() {
        return cancelling;
    }

    public void paid(Money paid) {
        money.add(paid);
    }

    public List<Money> money() {
        return List.copyOf(money);
    }

    public void refunded(Refund refund) {
        refunds.add(refund);
    }

    public List<Refund> refunds() {
        return List.copyOf(refunds);
    }

    /** Its customer does nothing more. */
    public void finish() {
        over = true;
    }

    public boolean over() {
        return over;
    }
}
