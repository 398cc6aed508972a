package io.paywindow.expiry.decision;

import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.PaymentReceived;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All that is remembered of an order. Immutable. */
public sealed interface OrderState {

    /** How long a payment or a cancel waits for its order. */
    Duration WAITS_FOR_ITS_ORDER = Duration.ofHours(24);

    /** How long what is closed is remembered: payment providers re-send for 25 hours. */
    Duration REMEMBERED_WHEN_CLOSED = Duration.ofDays(2);

    /** Payments that wait for one order that nobody has seen. Further ones are refunded at once. */
    int MOST_EARLY = 100;

    /** Cancels that wait for one order that nobody has seen. Further ones say nothing new. */
    int MOST_EARLY_CANCELS = 10;

    /** Payments of one order that are remembered as refunded; the oldest are forgotten first. */
    int MOST_REFUNDED = 1_000;

    /** When this state must be looked at again even if no fact arrives; empty for never. */
    Optional<Instant> wakesAt();

    /** Nothing is known of the order. */
    record Unseen() implements OrderState {

        static final Unseen INSTANCE = new Unseen();

        @Override
        public Optional<Instant> wakesAt() {
            return Optional.empty();
        }
    }

    /**
     * A payment or a cancel has come before its order.
     *
     * @param early what waits, as it was read
     * @param refunded ids of payments already refunded, oldest first
     * @param forgetAt when the refunded ids may be forgotten, if nothing waits any more
     */
    record Awaited(List<Waiting> early, List<String> refunded, Instant forgetAt) implements OrderState {

        static final Awaited NOTHING = new Awaited(List.of(), List.of(), Instant.EPOCH);

        public Awaited {
            early = List.copyOf(early);
            refunded = List.copyOf(refunded);
        }

        @Override
        public Optional<Instant> wakesAt() {
            return Optional.of(early.isEmpty() ? forgetAt : early.getFirst().until());
        }

        boolean knows(PaymentReceived payment) {
            return refunded.contains(payment.getPaymentId())
                    || early.stream().anyMatch(waiting -> waiting.isPayment(payment.getPaymentId()));
        }

        boolean isFullOf(Class<? extends Fact.Early> kind) {
            int most = kind == Fact.Cancel.class ? MOST_EARLY_CANCELS : MOST_EARLY;
            return early.stream()
                            .filter(waiting -> kind.isInstance(waiting.fact()))
                            .count()
                    >= most;
        }

        OrderState orUnseen() {
            return early.isEmpty() && refunded.isEmpty() ? unseen() : this;
        }

        Awaited with(Waiting waiting) {
            return new Awaited(appended(early, waiting, MOST_EARLY + MOST_EARLY_CANCELS), refunded, forgetAt);
        }

        Awaited withRefunded(PaymentReceived payment, Instant forgetAt) {
            return new Awaited(early, appended(refunded, payment.getPaymentId(), MOST_REFUNDED), forgetAt);
        }
    }

    /** A fact that waits for its order, and the last tick that had been read before it. */
    record Waiting(Fact.Early fact, Instant seenTick) {

        Instant until() {
            return later(fact.at(), seenTick).plus(WAITS_FOR_ITS_ORDER);
        }

        boolean isPayment(String paymentId) {
            return fact instanceof Fact.Payment it
                    && it.payment().getPaymentId().equals(paymentId);
        }
    }

    /**
     * Waits for its payment.
     *
     * @param due the last instant at which a payment is in time
     * @param refunded ids of payments already refunded, oldest first
     */
    record Pending(OrderPlaced order, Instant due, List<String> refunded) implements OrderState {

        public Pending {
            refunded = List.copyOf(refunded);
        }

        @Override
        public Optional<Instant> wakesAt() {
            return Optional.of(due);
        }

        Pending dueAt(Instant moved) {
            return new Pending(order, moved, refunded);
        }

        Closed closed(Ending ending, @Nullable String settledBy, Instant forgetAt) {
            return new Closed(order, ending, settledBy, refunded, forgetAt);
        }

        Pending withRefunded(PaymentReceived payment) {
            return new Pending(order, due, appended(refunded, payment.getPaymentId(), MOST_REFUNDED));
        }
    }

    /** How an order ended. */
    enum Ending {
        PAID,
        EXPIRED,
        CANCELLED
    }

    /**
     * Over. Kept so that a payment that comes now is refunded, and one that comes again is recognised.
     *
     * @param settledBy id of the payment that paid it; null unless {@code ending} is PAID
     * @param refunded ids of payments already refunded, oldest first
     * @param readTooLate whether the order was read so late that payments for it may have been refunded and forgotten before
     */
    record Closed(
            OrderPlaced order,
            Ending ending,
            @Nullable String settledBy,
            List<String> refunded,
            Instant forgetAt,
            boolean readTooLate)
            implements OrderState {

        /** Of an order that was read in time: every payment for it is remembered. */
        public Closed(
                OrderPlaced order, Ending ending, @Nullable String settledBy, List<String> refunded, Instant forgetAt) {
            this(order, ending, settledBy, refunded, forgetAt, false);
        }

        public Closed {
            refunded = List.copyOf(refunded);
            if ((ending == Ending.PAID) != (settledBy != null)) {
                throw new IllegalArgumentException(
                        "settledBy: " + settledBy + " (expected: a payment if and only if the order is paid)");
            }
        }

        @Override
        public Optional<Instant> wakesAt() {
            return Optional.of(forgetAt);
        }

        boolean knows(PaymentReceived payment) {
            return payment.getPaymentId().equals(settledBy) || refunded.contains(payment.getPaymentId());
        }

        Closed withRefunded(PaymentReceived payment) {
            return new Closed(
                    order,
                    ending,
                    settledBy,
                    appended(refunded, payment.getPaymentId(), MOST_REFUNDED),
                    forgetAt,
                    readTooLate);
        }

        Closed asReadTooLate() {
            return new Closed(order, ending, settledBy, refunded, forgetAt, true);
        }
    }

    /** Nothing known. */
    static OrderState unseen() {
        return Unseen.INSTANCE;
    }

    private static <T> List<T> appended(List<T> list, T more, int most) {
        List<T> longer = new ArrayList<>(list);
        longer.add(more);
        return longer.subList(Math.max(0, longer.size() - most), longer.size());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
