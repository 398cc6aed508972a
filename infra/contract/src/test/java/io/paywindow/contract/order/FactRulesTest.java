package io.paywindow.contract.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.CancelRequested;
import io.paywindow.contract.ContactGiven;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.ProductListed;
import io.paywindow.contract.RefundMade;
import io.paywindow.contract.StockAdjusted;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FactRulesTest {

    private static final Instant AT = Instant.EPOCH;
    private static final String NUMBER = "202611230000042";
    private static final String LONG_TEXT = "x".repeat(201);

    @Test
    void aPaymentMakesSenseOrSaysWhatDoesNot() {
        assertThat(payment("p-1", NUMBER, 1, "CNY", "wechat-pay")).isEmpty();
        assertThat(payment("p-1", NUMBER, Long.MAX_VALUE, "CNY", "p".repeat(32)))
                .isEmpty();

        assertFault(payment("p 1", NUMBER, 1, "CNY", "x"), "paymentId: p 1 ");
        assertFault(payment("p-1", "o-1", 1, "CNY", "x"), "orderNumber: o-1 (expected: yyyyMMdd and 7 to 10 digits)");
        assertFault(payment("p-1", NUMBER, 0, "CNY", "x"), "amount: 0 (expected: more than 0)");
        assertFault(payment("p-1", NUMBER, Long.MIN_VALUE, "CNY", "x"), "amount: -9223372036854775808 ");
        assertFault(payment("p-1", NUMBER, 1, "yuan", "x"), "currency: yuan ");
        assertFault(payment("p-1", NUMBER, 1, "CNY", ""), "provider's length: 0 (expected: 1 to 32)");
        assertFault(payment("p-1", NUMBER, 1, "CNY", "p".repeat(33)), "provider's length: 33 ");
        assertFault(payment("p-1", NUMBER, 1, "CNY", "a\r\nb"), "provider: a??b ");
    }

    @Test
    void aCancelMakesSenseOrSaysWhatDoesNot() {
        assertThat(cancel(NUMBER, "u-1", "")).isEmpty();
        assertThat(cancel(NUMBER, "u-1", "two\nlines")).isEmpty();

        assertFault(cancel("1", "u-1", ""), "orderNumber: 1 ");
        assertFault(cancel(NUMBER, "", ""), "by: ");
        assertFault(cancel(NUMBER, "u-1", LONG_TEXT), "reason's length: 201 (expected: 0 to 200)");
    }

    @Test
    void aRefundMakesSenseOrSaysWhatDoesNot() {
        assertThat(refund(NUMBER, "p-1", "operator")).isEmpty();

        assertFault(refund("x", "p-1", "operator"), "orderNumber: x ");
        assertFault(refund(NUMBER, "p/1", "operator"), "paymentId: p/1 ");
        assertFault(refund(NUMBER, "p-1", "the operator"), "by: the operator ");
    }

    @Test
    void aProductMakesSenseOrSaysWhatDoesNot() {
        assertThat(product("tea", "Tea, 250 g", 1, "CNY", null)).isEmpty();
        assertThat(product("tea", "茶", 1, "CNY", 1)).isEmpty();

        assertFault(product("", "Tea", 1, "CNY", null), "sku: ");
        assertFault(product("tea", "", 1, "CNY", null), "name's length: 0 (expected: 1 to 200)");
        assertFault(product("tea", LONG_TEXT, 1, "CNY", null), "name's length: 201 ");
        assertFault(product("tea", "Tea\nBcc: all", 1, "CNY", null), "name: Tea?Bcc: all ");
        assertFault(product("tea", "Tea", 0, "CNY", null), "price: 0 ");
        assertFault(product("tea", "Tea", 1, "XXX", null), "currency: XXX ");
        assertFault(product("tea", "Tea", 1, "CNY", 0), "limitPerCustomer: 0 (expected: 1 or more)");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, -1, 1_000_000_000, -1_000_000_000})
    void anAdjustmentUpToABillionEitherWayMakesSense(long delta) {
        assertThat(adjustment("a-1", "tea", delta, "", "operator")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000_001, -1_000_000_001, Long.MAX_VALUE, Long.MIN_VALUE})
    void anAdjustmentOfNothingOrBeyondABillionDoesNot(long delta) {
        assertFault(
                adjustment("a-1", "tea", delta, "", "operator"),
                "delta: " + delta + " (expected: not 0, at most 1000000000 either way)");
    }

    @Test
    void anAdjustmentSaysWhatElseIsWrong() {
        assertFault(adjustment("a 1", "tea", 1, "", "operator"), "adjustmentId: a 1 ");
        assertFault(adjustment("a-1", "te a", 1, "", "operator"), "sku: te a ");
        assertFault(adjustment("a-1", "tea", 1, LONG_TEXT, "operator"), "reason's length: 201 ");
        assertFault(adjustment("a-1", "tea", 1, "", ""), "by: ");
    }

    @Test
    void aContactMakesSenseOrSaysWhatDoesNotWithoutShowingIt() {
        assertThat(contact("u-1", "a@b.example", null, "en")).isEmpty();
        assertThat(contact("u-1", null, "https://b.example/hook?x=1", "zh-Hans-CN"))
                .isEmpty();
        assertThat(contact("u-1", null, null, "en")).isEmpty();

        assertFault(contact("u 1", null, null, "en"), "userId: u 1 ");
        assertFault(contact("u-1", "nobody", null, "en"), "email: (not shown) (expected: name@host)");
        assertFault(contact("u-1", "a@b\nBcc: c@d", null, "en"), "email: (not shown) ");
        assertFault(contact("u-1", "a".repeat(320) + "@b", null, "en"), "email: (not shown) ");
        assertFault(contact("u-1", null, "ftp://b.example", "en"), "webhookUrl: (not shown) ");
        assertFault(contact("u-1", null, "https://b.example/" + "x".repeat(2_000), "en"), "webhookUrl: (not shown) ");
        assertFault(contact("u-1", null, null, "e"), "language's length: 1 (expected: 2 to 35)");
    }

    private static void assertFault(Optional<String> fault, String beginning) {
        assertThat(fault).hasValueSatisfying(text -> assertThat(text).startsWith(beginning));
    }

    private static Optional<String> payment(String id, String number, long amount, String currency, String provider) {
        return FactRules.firstFault(new PaymentReceived(id, number, amount, currency, provider, AT));
    }

    private static Optional<String> cancel(String number, String by, String reason) {
        return FactRules.firstFault(new CancelRequested(number, by, reason, AT));
    }

    private static Optional<String> refund(String number, String paymentId, String by) {
        return FactRules.firstFault(new RefundMade(number, paymentId, by, AT));
    }

    private static Optional<String> product(
            String sku, String name, long price, String currency, @Nullable Integer limit) {
        return FactRules.firstFault(new ProductListed(sku, name, price, currency, limit, true, AT));
    }

    private static Optional<String> adjustment(String id, String sku, long delta, String reason, String by) {
        return FactRules.firstFault(new StockAdjusted(id, sku, delta, reason, by, AT));
    }

    private static Optional<String> contact(
            String userId, @Nullable String email, @Nullable String url, String language) {
        return FactRules.firstFault(new ContactGiven(userId, email, url, language, AT));
    }
}
