package io.paywindow.order.view;

import io.paywindow.contract.order.Ids;
import io.paywindow.order.http.Problem;

/**
 * Where in a user's list a page ends: stays right however many orders come before it.
 *
 * @param at when the order was placed, in epoch milliseconds
 */
record OrderCursor(long at, String orderId) {

    static OrderCursor parse(String text) {
        int dash = text.indexOf('~');
        String at = dash < 0 ? "" : text.substring(0, dash);
        String orderId = text.substring(dash + 1);
        if (!at.matches("\\d{1,15}") || !Ids.isOrderId(orderId)) {
            throw Problem.invalid("after (expected: the next of the page before)");
        }
        return new OrderCursor(Long.parseLong(at), orderId);
    }

    /** Whether an order comes behind this place in a list that begins with the newest. */
    boolean isBefore(long otherAt, String otherId) {
        return otherAt < at || (otherAt == at && otherId.compareTo(orderId) < 0);
    }

    @Override
    public String toString() {
        return at + "~" + orderId;
    }
}
