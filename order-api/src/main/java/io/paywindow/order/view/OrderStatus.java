package io.paywindow.order.view;

import io.paywindow.contract.names.RedisKeys;
import java.util.Locale;

/** Where an order is. Merged by rank: a fact of a lower rank never takes an order back. */
public enum OrderStatus {
    /** In the log; nothing is held yet. */
    PLACED(1),
    /** It holds no stock and has no number. Below the next, for an order that was numbered after all (another's invalid order under its id). */
    REFUSED(2),
    /** Stock is held, the number is given, the payment window is open. */
    AWAITING_PAYMENT(3),
    PAID(4),
    EXPIRED(4),
    CANCELLED(4);

    private final int rank;

    OrderStatus(int rank) {
        this.rank = rank;
    }

    int rank() {
        return rank;
    }

    /** Whether nothing but a refund can happen to it any more. */
    public boolean closed() {
        return this == REFUSED || rank == PAID.rank;
    }

    /** Whether the line has answered: it has a number, or it will never have one. */
    public boolean answered() {
        return this != PLACED;
    }

    /** The channel on which a change to this status is told. */
    String channel() {
        return RedisKeys.ordersChannel(name().toLowerCase(Locale.ROOT));
    }
}
