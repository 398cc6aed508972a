package io.paywindow.stock.notice;

import io.paywindow.stock.event.EventKind;
import io.paywindow.stock.event.OrderEvent;

/**
 * Something that a customer may want to know.
 *
 * @param event what happened
 * @param reminder whether this is not the event itself, but the reminder that it calls for
 */
record News(OrderEvent event, boolean reminder) {

    private static final String REMINDER = "reminder";

    /** What all news of one order has in common. */
    String reference() {
        return event.reference();
    }

    /** The same however often it is told: receivers can tell repeats by it. */
    String messageId() {
        return reminder ? event.reference() + ":" + REMINDER : event.messageId();
    }

    /** Such as {@code order.paid}. */
    String type() {
        return reminder ? "order." + REMINDER : event.event();
    }

    /** News of a lower rank is stale once some of a higher rank was told; 0 never is. */
    int rank() {
        return switch (event.kind()) {
            case NUMBERED -> 1;
            case REFUSED, PAID, EXPIRED, CANCELLED -> 2;
            // Money to come back is news whatever became of the order.
            case REFUND_DUE -> 0;
        };
    }

    /** Whether it is about an order that can be paid for a while. */
    boolean opensWindow() {
        return event.kind() == EventKind.NUMBERED && !reminder;
    }
}
