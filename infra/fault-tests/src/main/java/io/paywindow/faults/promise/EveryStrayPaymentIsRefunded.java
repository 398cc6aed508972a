package io.paywindow.faults.promise;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.faults.history.Entry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Every payment settles its order or is to be given back: one of the two, and once. */
final class EveryStrayPaymentIsRefunded implements Promise {

    @Override
    public Optional<Breach> verify(Evidence evidence) {
        for (String orderId : evidence.log().numbered().keySet()) {
            String number = evidence.numbering(orderId)
                    .orElseThrow()
                    .as(OrderNumbered.class)
                    .getOrderNumber();
            Map<String, Integer> settled = new HashMap<>();
            for (Entry entry : evidence.log().outcomes(number)) {
                entry.as(OrderOutcome.class)
                        .getPayment()
                        .ifPresent(payment -> settled.merge(payment.getPaymentId(), 1, Integer::sum));
            }
            for (Entry entry : evidence.log().payments(number)) {
                String paymentId = entry.as(PaymentReceived.class).getPaymentId();
                int times = settled.getOrDefault(paymentId, 0);
                if (times != 1) {
                    return broken(
                            orderId,
                            "%s was settled %d times (expected: once, as paid or as a refund due)"
                                    .formatted(paymentId, times));
                }
            }
        }
        return Optional.empty();
    }
}
