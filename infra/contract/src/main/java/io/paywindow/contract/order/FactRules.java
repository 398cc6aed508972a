package io.paywindow.contract.order;

import io.paywindow.contract.CancelRequested;
import io.paywindow.contract.ContactGiven;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.ProductListed;
import io.paywindow.contract.RefundMade;
import io.paywindow.contract.StockAdjusted;
import java.util.Optional;

/**
 * What makes a payment, a cancel, a refund, a product, an adjustment or a contact senseless, whoever wrote it.
 *
 * <p>Pure. An answer is a sentence for people, name, value and expectation; empty means the fact makes sense. Who reads a senseless one
 * sets it aside; order-api asks before it writes.
 */
public final class FactRules {

    public static final int MAX_NAME = 200;
    public static final int MAX_REASON = 200;
    public static final int MAX_PROVIDER = 32;
    public static final long MAX_DELTA = 1_000_000_000;

    private static final int MAX_URL = 2_000;
    private static final int MAX_EMAIL = 320;

    private FactRules() {}

    public static Optional<String> firstFault(PaymentReceived payment) {
        return numbered(payment.getOrderNumber())
                .or(() -> id("paymentId", payment.getPaymentId()))
                .or(() -> Fault.when(payment.getAmount() <= 0, "amount", payment.getAmount(), "more than 0"))
                .or(() -> currency(payment.getCurrency()))
                .or(() -> line("provider", payment.getProvider(), 1, MAX_PROVIDER));
    }

    public static Optional<String> firstFault(CancelRequested cancel) {
        return numbered(cancel.getOrderNumber())
                .or(() -> id("by", cancel.getBy()))
                .or(() -> text("reason", cancel.getReason(), 0, MAX_REASON));
    }

    public static Optional<String> firstFault(RefundMade refund) {
        return numbered(refund.getOrderNumber())
                .or(() -> id("paymentId", refund.getPaymentId()))
                .or(() -> id("by", refund.getBy()));
    }

    public static Optional<String> firstFault(ProductListed product) {
        return id("sku", product.getSku())
                .or(() -> line("name", product.getName(), 1, MAX_NAME))
                .or(() -> Fault.when(product.getPrice() <= 0, "price", product.getPrice(), "more than 0"))
                .or(() -> currency(product.getCurrency()))
                .or(() -> product.getLimitPerCustomer()
                        .flatMap(limit -> Fault.when(limit < 1, "limitPerCustomer", limit, "1 or more")));
    }

    public static Optional<String> firstFault(StockAdjusted adjustment) {
        long delta = adjustment.getDelta();
        return id("sku", adjustment.getSku())
                .or(() -> id("adjustmentId", adjustment.getAdjustmentId()))
                .or(() -> Fault.when(
                        delta == 0 || Math.abs(delta) > MAX_DELTA || delta == Long.MIN_VALUE,
                        "delta",
                        delta,
                        "not 0, at most " + MAX_DELTA + " either way"))
                .or(() -> id("by", adjustment.getBy()))
                .or(() -> text("reason", adjustment.getReason(), 0, MAX_REASON));
    }

    public static Optional<String> firstFault(ContactGiven contact) {
        return id("userId", contact.getUserId())
                .or(() -> contact.getEmail()
                        .flatMap(email -> Fault.when(
                                email.length() > MAX_EMAIL || !email.matches("[^@\\s]+@[^@\\s]+"),
                                "email",
                                "(not shown)",
                                "name@host")))
                .or(() -> contact.getWebhookUrl()
                        .flatMap(url -> Fault.when(
                                url.length() > MAX_URL || !url.matches("https?://\\S+"),
                                "webhookUrl",
                                "(not shown)",
                                "an http or https address")))
                .or(() -> line("language", contact.getLanguage(), 2, 35));
    }

    private static Optional<String> numbered(String orderNumber) {
        return Fault.when(!OrderNumber.isOne(orderNumber), "orderNumber", orderNumber, "yyyyMMdd and 7 to 10 digits");
    }

    private static Optional<String> id(String name, String value) {
        return Fault.when(!Ids.isId(value), name, value, Ids.SHAPE);
    }

    private static Optional<String> currency(String code) {
        return Fault.when(!Money.isCurrency(code), "currency", code, "an ISO 4217 code such as CNY");
    }

    /** A word or a line of text, which goes into logs and mail headers: no line breaks nor other control characters. */
    private static Optional<String> line(String name, String value, int least, int most) {
        return text(name, value, least, most)
                .or(() -> Fault.when(Characters.hasControl(value), name, value, "no control characters"));
    }

    private static Optional<String> text(String name, String value, int least, int most) {
        return Fault.when(
                value.length() < least || value.length() > most,
                name + "'s length",
                value.length(),
                least + " to " + most);
    }
}
