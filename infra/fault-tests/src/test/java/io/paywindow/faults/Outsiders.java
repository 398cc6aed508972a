package io.paywindow.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.ledger.LedgerSettings;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import io.paywindow.ledger.Shelf;
import io.paywindow.ledger.StockLedger;
import io.paywindow.outside.Endpoints;
import io.paywindow.outside.LineWatch;
import io.paywindow.outside.LineWatch.Outcome;
import io.paywindow.outside.Shop;
import io.paywindow.outside.UpstreamSystem;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Everybody outside the line in one place: a customer with a token, an upstream system, a payment provider, and eyes on log and shelf. */
final class Outsiders implements AutoCloseable {

    static final String CURRENCY = "CNY";
    static final long PRICE = 4_500;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final InstantSource clock = InstantSource.system();
    private final RedisLink redis;
    private final StockLedger ledger;
    final Shop shop;
    final UpstreamSystem upstream;
    final LineWatch watch;

    Outsiders(Endpoints endpoints, KafkaSettings kafka) {
        redis = new RedisLink(new RedisSettings(endpoints.redis(), Duration.ofSeconds(5)), "outsiders");
        ledger = new StockLedger(redis, new LedgerSettings(Duration.ofDays(1), 1));
        shop = new Shop(endpoints, clock);
        upstream = new UpstreamSystem(kafka, clock);
        watch = new LineWatch(kafka);
    }

    static ConditionFactory await() {
        return Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(PATIENCE);
    }

    /** A new product with so many units on the shelf. */
    void stock(String sku, long units) throws IOException, InterruptedException {
        shop.list(sku, "Tea of " + sku, PRICE, CURRENCY).expect(200, 202);
        shop.stock(sku, units, "stock-" + sku).expect(200, 202);
        await().until(() -> shelfIs(sku, units, 0, 0));
    }

    boolean shelfIs(String sku, long available, long held, long sold) {
        return ledger.shelf(sku)
                .filter(shelf -> shelf.available() == available && shelf.held() == held && shelf.sold() == sold)
                .isPresent();
    }

    void awaitShelf(String sku, long available, long held, long sold) {
        await().untilAsserted(() -> assertThat(ledger.shelf(sku))
                .hasValueSatisfying(shelf -> assertThat(units(shelf))
                        .isEqualTo("available %d, held %d, sold %d".formatted(available, held, sold))));
    }

    /** The order's one number, as soon as it has it. */
    OrderNumbered awaitNumber(String orderId) {
        await().until(() -> !watch.numbered(orderId).isEmpty());
        return watch.numbered(orderId).getFirst();
    }

    /** The order's end, as soon as it is decided. */
    Outcome awaitEnd(String orderNumber) {
        await().until(() -> !watch.outcomes(orderNumber).isEmpty());
        return watch.outcomes(orderNumber).getFirst();
    }

    /** Until the shop shows the order so. */
    void awaitView(String ref, String status) {
        await().untilAsserted(() -> assertThat(shop.view(ref).text("status")).isEqualTo(status));
    }

    /** Ends of the order that exclude each other; refunds do not. */
    List<OutcomeKind> endings(String orderNumber) {
        return watch.outcomes(orderNumber).stream()
                .map(outcome -> outcome.fact().getKind())
                .filter(kind -> kind != OutcomeKind.REFUND_DUE)
                .toList();
    }

    private static String units(Shelf shelf) {
        return "available %d, held %d, sold %d".formatted(shelf.available(), shelf.held(), shelf.sold());
    }

    @Override
    public void close() {
        watch.close();
        upstream.close();
        shop.close();
        redis.close();
    }
}
