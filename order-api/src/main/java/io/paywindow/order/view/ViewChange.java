package io.paywindow.order.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a fact says of an order's view, in the words of {@code merge.lua}.
 *
 * @param orderId whose view; null where only the number is known
 * @param orderNumber that leads to the view from now on
 * @param listedAt the order's place in its user's list, newest first, in epoch milliseconds
 * @param rank of the status it brings; 0 for a refund
 * @param until when, in epoch milliseconds, the view may be forgotten if this is its last change
 * @param base facts of the order itself, which fill gaps whatever the rank
 * @param state what belongs to the rank
 * @param refund the payment due back or given back
 * @param refundJson how it is shown; empty when it was given back
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ViewChange(
        @Nullable String orderId,
        @Nullable String orderNumber,
        long listedAt,
        int rank,
        long until,
        @Nullable Map<String, String> base,
        @Nullable Map<String, String> state,
        @Nullable String refund,
        @Nullable String refundJson) {

    static ViewChange refund(
            @Nullable String orderId, @Nullable String orderNumber, long until, String paymentId, String json) {
        return new ViewChange(orderId, orderNumber, 0, 0, until, null, null, paymentId, json);
    }
}
