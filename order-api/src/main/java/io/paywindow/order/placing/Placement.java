package io.paywindow.order.placing;

import io.paywindow.order.view.OrderStatus;
import io.paywindow.order.view.StoredView;

/**
 * What the line has said of an order so far.
 *
 * @param orderId where it can be looked up
 * @param status PLACED while the line is still at it
 * @param json the view as it is shown
 * @param acceptedBefore whether this request was answered 202 before, which it is then again
 */
record Placement(String orderId, OrderStatus status, String json, boolean acceptedBefore) {

    static Placement of(StoredView view) {
        return new Placement(view.orderId(), view.status(), view.json(), false);
    }

    /** The same, answered as the request was when it came first. */
    Placement asBefore(boolean accepted) {
        return new Placement(orderId, status, json, accepted);
    }
}
