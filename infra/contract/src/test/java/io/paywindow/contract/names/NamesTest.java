package io.paywindow.contract.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that other software binds to. Whoever changes one breaks somebody, so each is written here a second time. */
class NamesTest {

    @Test
    void theTopicsKeepTheirNames() {
        assertThat(Stream.of(Topic.values()).map(Topic::topicName))
                .containsExactly(
                        "order-placed",
                        "order-numbered",
                        "order-refused",
                        "payment-received",
                        "cancel-requested",
                        "order-outcome",
                        "refund-made",
                        "product-listed",
                        "stock-adjusted",
                        "stock-snapshot",
                        "contact-given",
                        "token-issued",
                        "number-leased");
    }

    @Test
    void whatATableRebuildsFromIsKeptForEver() {
        assertThat(Stream.of(Topic.values()).filter(Topic::compacted))
                .containsExactly(Topic.PRODUCT_LISTED, Topic.STOCK_SNAPSHOT, Topic.CONTACT_GIVEN, Topic.TOKEN_ISSUED);
        assertThat(Stream.of(Topic.values()).filter(topic -> topic.retention().isEmpty()))
                .containsExactly(
                        Topic.PRODUCT_LISTED,
                        Topic.STOCK_ADJUSTED,
                        Topic.STOCK_SNAPSHOT,
                        Topic.CONTACT_GIVEN,
                        Topic.TOKEN_ISSUED);
        assertThat(Topic.ORDER_NUMBERED.retention()).contains(Duration.ofDays(30));
        assertThat(Topic.ORDER_OUTCOME.retention()).contains(Duration.ofDays(30));
        assertThat(Topic.PAYMENT_RECEIVED.retention()).contains(Duration.ofDays(9));
        assertThat(Topic.NUMBER_LEASED.retention()).contains(Duration.ofDays(7));
    }

    @Test
    void onlyTheClaimsOnNumbersNeedATotalOrder() {
        assertThat(Stream.of(Topic.values()).filter(Topic::singlePartition)).containsExactly(Topic.NUMBER_LEASED);
    }

    @Test
    void aShopsPrefixStandsBeforeTopicsAndGroups() {
        Topics topics = new Topics("shop-1.");

        assertThat(topics.nameOf(Topic.ORDER_PLACED)).isEqualTo("shop-1.order-placed");
        assertThat(topics.deadNameOf(Topic.ORDER_PLACED)).isEqualTo("shop-1.order-placed-dead");
        assertThat(topics.deadNameOf("shop-1.order-placed")).isEqualTo("shop-1.order-placed-dead");
        assertThat(topics.own("expiry-processor")).isEqualTo("shop-1.expiry-processor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a/b", "ü", "01234567890123456789012345678901234567890123456789012345678901234"})
    void aPrefixIsWhatKafkaTakes(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Topics(prefix))
                .withMessageStartingWith("topic-prefix: ");
    }

    @Test
    void theExchangeItsKeysAndItsQueuesKeepTheirNames() {
        assertThat(OrderEvents.EXCHANGE).isEqualTo("order-events");
        assertThat(new String[] {
                    OrderEvents.ORDER_NUMBERED,
                    OrderEvents.ORDER_REFUSED,
                    OrderEvents.ORDER_PAID,
                    OrderEvents.ORDER_EXPIRED,
                    OrderEvents.ORDER_CANCELLED,
                    OrderEvents.ORDER_REFUND_DUE
                })
                .containsExactly(
                        "order.numbered",
                        "order.refused",
                        "order.paid",
                        "order.expired",
                        "order.cancelled",
                        "order.refund-due");
        assertThat(OrderEvents.deadQueueOf(OrderEvents.STOCK_QUEUE)).isEqualTo("stock.dead");
        assertThat(OrderEvents.retryQueueOf(OrderEvents.NOTIFICATION_QUEUE, "10m"))
                .isEqualTo("user-notification.retry.10m");
    }

    @Test
    void theKeysOfTheLedgerShareOneSlotAndThoseOfADayAnother() {
        assertThat(Stream.of(
                        RedisKeys.stock("tea"),
                        RedisKeys.hold("o-1"),
                        RedisKeys.customer("u-1"),
                        RedisKeys.ledgerOffsets(),
                        RedisKeys.ledgerEpoch(),
                        RedisKeys.catalogue()))
                .allMatch(key -> key.contains("{ledger}"))
                .doesNotHaveDuplicates();

        LocalDate day = LocalDate.of(2026, 11, 23);
        assertThat(RedisKeys.numberPool(day)).isEqualTo("numbers:{20261123}");
        assertThat(RedisKeys.numberPoolState(day)).isEqualTo("numbers:{20261123}:state");
    }

    @Test
    void otherSystemsListenOnAChannelForEachStatus() {
        assertThat(RedisKeys.ordersChannel("paid")).isEqualTo("orders:paid");
    }
}
