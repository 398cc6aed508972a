package io.paywindow.number.order;

import io.paywindow.number.lease.DayNumbers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The numbers on offer to the orders of a batch.
 *
 * <p>An order is offered the same number until the ledger's answer is known, so a failed call that did happen, or is yet to happen, can
 * only give the order the number it is offered anyway. A number that its order did not take serves the next one, if it was offered
 * once only: after a call without an answer, somebody's hold may bear it all the same. One thread.
 */
final class NumberTray {

    /** More days than give numbers at once. What is left of the eldest is a gap. */
    private static final int MOST_DAYS = 3;

    private final Map<String, Offer> offers = new HashMap<>();
    private final Map<DayNumbers, Deque<String>> spare = new LinkedHashMap<>();

    /** A number held out to an order; {@code again} once it was held out a second time. */
    private record Offer(DayNumbers day, String number, boolean again) {}

    /** The number for an order; empty when the day is exhausted. */
    Optional<String> offer(String orderId, DayNumbers day) {
        Offer before = offers.get(orderId);
        if (before != null) {
            offers.put(orderId, new Offer(before.day(), before.number(), true));
            return Optional.of(before.number());
        }
        Deque<String> left = spare.get(day);
        Optional<String> number = left == null || left.isEmpty() ? day.next() : Optional.of(left.removeFirst());
        number.ifPresent(text -> offers.put(orderId, new Offer(day, text, false)));
        return number;
    }

    /** Whether an order is being offered this very number. */
    boolean isOffered(String orderId, String number) {
        Offer offer = offers.get(orderId);
        return offer != null && offer.number().equals(number);
    }

    /**
     * The ledger has answered for these orders.
     *
     * @param answered orders whose answer is known
     * @param taken those that took the number they were offered
     */
    void settle(Set<String> answered, Set<String> taken) {
        for (String orderId : answered) {
            Offer offer = offers.remove(orderId);
            if (offer == null) {
                continue;
            }
            if (taken.contains(orderId)) {
                offer.day().given(1);
            } else if (offer.again()) {
                // An order of the same id but other content, on another partition, may have taken it in a call whose
                // answer was lost. A gap is cheap.
                offer.day().dropped(1);
            } else {
                spareOf(offer.day()).addLast(offer.number());
            }
        }
    }

    /** The orders whose answer is not known are somebody else's now: what they were offered is never used. */
    void dropOffers() {
        offers.values().forEach(offer -> offer.day().dropped(1));
        offers.clear();
    }

    private Deque<String> spareOf(DayNumbers day) {
        Deque<String> left = spare.computeIfAbsent(day, any -> new ArrayDeque<>());
        if (spare.size() > MOST_DAYS) {
            Map.Entry<DayNumbers, Deque<String>> eldest =
                    spare.entrySet().iterator().next();
            eldest.getKey().dropped(eldest.getValue().size());
            spare.remove(eldest.getKey());
        }
        return left;
    }
}
