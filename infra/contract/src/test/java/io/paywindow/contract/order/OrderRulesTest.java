package io.paywindow.contract.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderPlaced;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderRulesTest {

    private static final OrderLine TEA = new OrderLine("tea", 2, 450L);

    /** A good order, to be spoilt in one place. */
    private static final class Draft {
        private String orderId = "o-1";
        private String userId = "u-1";
        private List<OrderLine> lines = List.of(TEA);
        private String currency = "CNY";
        private long total = 900;
        private @Nullable Long paymentWindow;
        private String channel = "http";

        String fault() {
            return OrderRules.firstFault(order()).orElse("");
        }

        OrderPlaced order() {
            return new OrderPlaced(orderId, userId, lines, currency, total, paymentWindow, channel, Instant.EPOCH);
        }
    }

    private final Draft draft = new Draft();

    @Test
    void aGoodOrderHasNoFault() {
        assertThat(OrderRules.firstFault(draft.order())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345", "a b", "订单", "o/1", "{o}", "line\nbreak"})
    void anOrderIdMustBeAnIdThatNobodyTakesForANumber(String orderId) {
        draft.orderId = orderId;

        assertThat(draft.fault()).startsWith("orderId: ").contains("not all digits");
    }

    @Test
    void idsMayHaveSixtyFourCharactersAndNoMore() {
        draft.orderId = "o".repeat(64);
        assertThat(draft.fault()).isEmpty();

        draft.orderId = "o".repeat(65);
        assertThat(draft.fault()).startsWith("orderId: ");
    }

    @Test
    void aHostileValueIsShownCutAndWithoutControlCharacters() {
        draft.orderId = "\u001b[31m" + "x".repeat(60_000);

        assertThat(draft.fault())
                .startsWith("orderId: ?[31mxxx")
                .contains("... (60005 characters)")
                .hasSizeLessThan(250);
    }

    @Test
    void aHostileValueIsNotCutWithinACharacter() {
        draft.orderId = "x".repeat(79) + "😀😀";

        assertThat(draft.fault()).contains("x... (83 characters)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "u 1", "a@b.example"})
    void aUserIdMustBeAnId(String userId) {
        draft.userId = userId;

        assertThat(draft.fault()).startsWith("userId: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cny", "CN", "ZZZ", "XXX", "XAU"})
    void aCurrencyMustBeOneThatOneCanPayIn(String currency) {
        draft.currency = currency;

        assertThat(draft.fault()).startsWith("currency: ");
    }

    @Test
    void aChannelHasOneToThirtyTwoCharactersOnOneLine() {
        draft.channel = "c".repeat(32);
        assertThat(draft.fault()).isEmpty();

        for (String bad : List.of("", "c".repeat(33), "a\nb")) {
            draft.channel = bad;
            assertThat(draft.fault()).startsWith("channel: ");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000, 600_000, 86_400_000})
    void aPaymentWindowFromASecondToADayIsGood(long window) {
        draft.paymentWindow = window;

        assertThat(draft.fault()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 999, 86_400_001, Long.MAX_VALUE})
    void anyOtherPaymentWindowIsAFault(long window) {
        draft.paymentWindow = window;

        assertThat(draft.fault()).isEqualTo("paymentWindow: " + window + " (expected: 1000 to 86400000 ms)");
    }

    @Test
    void anOrderHasOneToAHundredLines() {
        draft.lines = IntStream.range(0, 100)
                .mapToObj(i -> new OrderLine("sku-" + i, 1, 9L))
                .toList();
        assertThat(draft.fault()).isEmpty();

        draft.lines = List.of();
        assertThat(draft.fault()).isEqualTo("lines: 0 (expected: 1 to 100)");
        draft.lines = IntStream.range(0, 101)
                .mapToObj(i -> new OrderLine("sku-" + i, 1, 9L))
                .toList();
        assertThat(draft.fault()).isEqualTo("lines: 101 (expected: 1 to 100)");
    }

    @Test
    void aSkuMustBeAnId() {
        draft.lines = List.of(new OrderLine("te a", 2, 450L));

        assertThat(draft.fault()).startsWith("sku: te a ");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 10_000, Integer.MAX_VALUE})
    void aQuantityIsOneToFourDigits(int quantity) {
        draft.lines = List.of(new OrderLine("tea", quantity, 0L), new OrderLine("cup", 1, 900L));

        assertThat(draft.fault()).isEqualTo("quantity of tea: " + quantity + " (expected: 1 to 9999)");
    }

    @Test
    void quantitiesOfOneSkuCountTogether() {
        draft.lines = List.of(new OrderLine("tea", 5_000, 1L), new OrderLine("tea", 5_000, 1L));
        draft.total = 10_000;

        assertThat(draft.fault()).isEqualTo("quantity of tea: 10000 (expected: 1 to 9999)");
    }

    @Test
    void quantitiesThatWouldWrapRoundToAGoodOneAreAFault() {
        List<OrderLine> lines = new ArrayList<>();
        lines.add(new OrderLine("tea", Integer.MAX_VALUE, 0L));
        lines.add(new OrderLine("tea", Integer.MAX_VALUE, 0L));
        lines.add(new OrderLine("tea", 3, 0L));
        lines.add(new OrderLine("cup", 1, 900L));
        draft.lines = lines;

        assertThat(draft.fault()).startsWith("quantity of tea: 2147483647 ");
    }

    @Test
    void aPriceIsNeverNegative() {
        draft.lines = List.of(new OrderLine("tea", 1, -1L), new OrderLine("cup", 1, 901L));

        assertThat(draft.fault()).isEqualTo("unitPrice of tea: -1 (expected: 0 or more)");
    }

    @Test
    void aSkuHasOnePrice() {
        draft.lines = List.of(TEA, new OrderLine("tea", 1, 451L));
        draft.total = 1_351;

        assertThat(draft.fault()).isEqualTo("unitPrice of tea: 451 (expected: one price a sku, first 450)");
    }

    @ParameterizedTest
    @ValueSource(longs = {899, 901, Long.MAX_VALUE})
    void theTotalIsTheSumOfTheLines(long total) {
        draft.total = total;

        assertThat(draft.fault()).isEqualTo("total: " + total + " (expected: sum of the lines, 900)");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -900, Long.MIN_VALUE})
    void aTotalIsMoreThanNothing(long total) {
        draft.total = total;

        assertThat(draft.fault()).isEqualTo("total: " + total + " (expected: more than 0)");
    }

    @Test
    void anOrderOfGiftsOnlyIsAFault() {
        draft.lines = List.of(new OrderLine("tea", 2, 0L));
        draft.total = 0;

        assertThat(draft.fault()).isEqualTo("total: 0 (expected: more than 0)");
    }

    @Test
    void aProductThatOverflowsIsAFaultEvenIfTheWrappedTotalFits() {
        long price = Long.MAX_VALUE / 2 + 1;
        draft.lines = List.of(new OrderLine("tea", 3, price));
        draft.total = 3 * price;

        assertThat(draft.fault()).startsWith("total: overflow ");
    }

    @Test
    void aSumThatOverflowsIsAFault() {
        draft.lines = List.of(new OrderLine("tea", 1, Long.MAX_VALUE), new OrderLine("cup", 1, 1L));
        draft.total = Long.MIN_VALUE;

        assertThat(draft.fault()).startsWith("total: overflow ");
    }

    @Test
    void theLargestTotalOfAllIsGood() {
        draft.lines = List.of(new OrderLine("tea", 1, Long.MAX_VALUE));
        draft.total = Long.MAX_VALUE;

        assertThat(draft.fault()).isEmpty();
    }

    @Test
    void linesAreSummedBySkuInTheOrderOfFirstMention() {
        List<OrderLine> summed = OrderRules.summed(List.of(
                new OrderLine("tea", 1, 450L),
                new OrderLine("cup", 1, 9L),
                new OrderLine("tea", 2, 450L),
                new OrderLine("tea", 4, 450L)));

        assertThat(summed).containsExactly(new OrderLine("tea", 7, 450L), new OrderLine("cup", 1, 9L));
    }
}
