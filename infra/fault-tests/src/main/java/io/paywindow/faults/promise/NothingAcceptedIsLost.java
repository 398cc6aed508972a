package io.paywindow.faults.promise;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.RefundMade;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.faults.history.Answer;
import io.paywindow.faults.history.Delivery;
import io.paywindow.faults.history.Entry;
import io.paywindow.faults.history.Purchase;
import io.paywindow.faults.history.Purchase.Money;
import io.paywindow.faults.history.Purchase.Refund;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What was answered with a yes stands in the log as it was asked for, and a customer's list shows it as the log has it. */
final class NothingAcceptedIsLost implements Promise {

    @Override
    public Optional<Breach> verify(Evidence evidence) {
        for (Purchase purchase : evidence.history().purchases()) {
            Optional<Breach> breach = ofPurchase(purchase, evidence);
            if (breach.isPresent()) {
                return breach;
            }
        }
        for (Delivery delivery : evidence.history().deliveries()) {
            long found = evidence.log().adjustments(delivery.sku()).stream()
                    .map(entry -> entry.as(StockAdjusted.class))
                    .filter(adjusted -> adjusted.getReason().equals("delivery " + delivery.id())
                            && adjusted.getDelta() == delivery.units())
                    .map(StockAdjusted::getAdjustmentId)
                    .distinct()
                    .count();
            if (delivery.answer() == Answer.OK && found != 1) {
                return broken(
                        delivery.sku(), "delivery %s is %d adjustments (expected: 1)".formatted(delivery.id(), found));
            }
        }
        return Optional.empty();
    }

    private Optional<Breach> ofPurchase(Purchase purchase, Evidence evidence) {
        if (purchase.placing() == Answer.UNKNOWN) {
            return broken(purchase.name(), "still nobody knows what became of it (expected: an answer)");
        }
        if (purchase.placing() == Answer.REFUSED) {
            return refused(purchase, evidence);
        }
        String orderId = purchase.orderId().orElse("");
        Optional<Entry> placed = evidence.log().placed(orderId).stream().findFirst();
        if (placed.isEmpty()) {
            return broken(purchase.name(), "accepted as %s, but it is not in the log".formatted(orderId));
        }
        return contents(purchase, orderId, placed.get().as(OrderPlaced.class))
                .or(() -> money(purchase, evidence, orderId))
                .or(() -> view(orderId, evidence));
    }

    /** A refusal is a promise, too, unless an answer before it was lost on the way. */
    private Optional<Breach> refused(Purchase purchase, Evidence evidence) {
        String orderId = purchase.orderId().orElse("");
        boolean numbered = !evidence.log().numbered(orderId).isEmpty();
        return numbered && !purchase.wasUnknown()
                ? broken(orderId, "the customer was told that it is refused, but it has a number")
                : Optional.empty();
    }

    private Optional<Breach> contents(Purchase purchase, String orderId, OrderPlaced order) {
        Map<String, Integer> items =
                order.getLines().stream().collect(Collectors.toMap(OrderLine::getSku, OrderLine::getQuantity));
        long total = order.getLines().stream()
                .mapToLong(line -> line.getQuantity() * line.getUnitPrice())
                .sum();
        if (!items.equals(purchase.items()) || !order.getUserId().equals(purchase.user())) {
            return broken(
                    orderId,
                    "%s of %s (expected: %s of %s)"
                            .formatted(items, order.getUserId(), purchase.items(), purchase.user()));
        }
        return total == order.getTotal()
                ? Optional.empty()
                : broken(orderId, "total %d (expected: %d, the sum of its lines)".formatted(order.getTotal(), total));
    }

    private Optional<Breach> money(Purchase purchase, Evidence evidence, String orderId) {
        Optional<Entry> numbering = evidence.numbering(orderId);
        if (numbering.isEmpty()) {
            return Optional.empty();
        }
        String number = numbering.get().as(OrderNumbered.class).getOrderNumber();
        for (Money money : purchase.money()) {
            boolean there = evidence.log().payments(number).stream()
                    .map(entry -> entry.as(PaymentReceived.class))
                    .anyMatch(payment -> payment.getPaymentId().equals(money.paymentId())
                            && payment.getAmount() == money.amount()
                            && payment.getCurrency().equals(money.currency()));
            if (money.answer() != Answer.OK || !there) {
                return broken(
                        orderId,
                        "%s was answered %s and is %s in the log (expected: OK and there)"
                                .formatted(money, money.answer(), there ? "there" : "not"));
            }
        }
        for (Refund refund : purchase.refunds()) {
            boolean there = evidence.log().refunds(number).stream()
                    .anyMatch(entry -> entry.as(RefundMade.class).getPaymentId().equals(refund.paymentId()));
            if (refund.answer() != Answer.OK || !there) {
                return broken(
                        orderId,
                        "%s is %s in the log (expected: OK and there)".formatted(refund, there ? "there" : "not"));
            }
        }
        boolean cancelLost = purchase.cancelling() == Answer.OK
                && evidence.log().cancels(number).isEmpty();
        return cancelLost
                ? broken(orderId, "its cancellation was accepted, but it is not in the log")
                : Optional.empty();
    }

    private Optional<Breach> view(String orderId, Evidence evidence) {
        JsonNode view = evidence.rest().views().get(orderId);
        if (view == null) {
            return broken(orderId, "it is not in its customer's list");
        }
        Optional<String> number = evidence.numbering(orderId)
                .map(entry -> entry.as(OrderNumbered.class).getOrderNumber());
        String expected = number.isEmpty()
                ? "REFUSED"
                : evidence.end(number.get()).map(Enum::name).orElse("AWAITING_PAYMENT");
        String shown = view.path("status").asString("");
        String shownNumber = view.path("orderNumber").asString("");
        boolean right = shown.equals(expected) && shownNumber.equals(number.orElse(""));
        return right
                ? Optional.empty()
                : broken(
                        orderId,
                        "the shop shows %s %s (expected: %s %s)"
                                .formatted(shown, shownNumber, expected, number.orElse("")));
    }
}
