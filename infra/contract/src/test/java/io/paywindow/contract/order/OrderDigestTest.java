package io.paywindow.contract.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderPlaced;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderDigestTest {

    private static final OrderLine TEA = new OrderLine("tea", 2, 450L);
    private static final OrderLine CUP = new OrderLine("cup", 1, 100L);

    @Test
    void isTheSameForWhatAResendMayChange() {
        OrderPlaced first = order("u-1", List.of(TEA, CUP), "CNY", 1_000, null, "http", 0);

        Set<String> digests = Stream.of(
                        first,
                        order("u-1", List.of(CUP, TEA), "CNY", 1_000, null, "http", 0),
                        order("u-1", List.of(part(), CUP, part()), "CNY", 1_000, null, "http", 0),
                        order("u-1", List.of(TEA, CUP), "CNY", 1_000, 15_000L, "upstream", 99))
                .map(OrderDigest::of)
                .collect(Collectors.toSet());

        assertThat(digests).hasSize(1);
    }

    @Test
    void isAnotherForAnotherUserProductQuantityPriceCurrencyOrTotal() {
        List<OrderPlaced> orders = List.of(
                order("u-1", List.of(TEA), "CNY", 900, null, "http", 0),
                order("u-2", List.of(TEA), "CNY", 900, null, "http", 0),
                order("u-1", List.of(new OrderLine("tee", 2, 450L)), "CNY", 900, null, "http", 0),
                order("u-1", List.of(new OrderLine("tea", 1, 450L)), "CNY", 900, null, "http", 0),
                order("u-1", List.of(new OrderLine("tea", 2, 451L)), "CNY", 900, null, "http", 0),
                order("u-1", List.of(TEA), "USD", 900, null, "http", 0),
                order("u-1", List.of(TEA), "CNY", 901, null, "http", 0),
                order("u-1", List.of(TEA, CUP), "CNY", 900, null, "http", 0));

        assertThat(orders.stream().map(OrderDigest::of)).doesNotHaveDuplicates();
    }

    @Test
    void isTheSameTodayAsWhenItWasFirstStored() {
        OrderPlaced order = order("u-1", List.of(TEA, CUP), "CNY", 1_000, null, "http", 0);

        assertThat(OrderDigest.of(order))
                .as("holds in Redis carry digests: a change of the recipe turns every re-sent order into ID_REUSED")
                .isEqualTo("39e9b12ab1a53b7fc9bdfd605c5d6014");
    }

    private static OrderLine part() {
        return new OrderLine("tea", 1, 450L);
    }

    private static OrderPlaced order(
            String userId,
            List<OrderLine> lines,
            String currency,
            long total,
            @Nullable Long paymentWindow,
            String channel,
            long placedAt) {
        return new OrderPlaced(
                "o-1", userId, lines, currency, total, paymentWindow, channel, Instant.ofEpochMilli(placedAt));
    }
}
