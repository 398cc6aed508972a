package io.paywindow.order.view;

import io.paywindow.order.http.Caller;
import io.paywindow.order.http.Problem;

/** The one place that decides who may see an order. Someone else's order and no order at all look the same. */
public final class OrderAccess {

    private final ViewStore views;

    OrderAccess(ViewStore views) {
        this.views = views;
    }

    /** The order under a number or id, if there is one that the caller may see; otherwise the problem "not found". */
    public StoredView find(Caller caller, String reference) {
        return views.find(reference)
                .filter(view -> caller.maySee(view.userId()))
                .orElseThrow(Problem::notFound);
    }
}
