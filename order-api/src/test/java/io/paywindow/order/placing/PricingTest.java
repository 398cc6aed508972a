package io.paywindow.order.placing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paywindow.contract.OrderPlaced;
import io.paywindow.ledger.Shelf;
import io.paywindow.ledger.Shelves;
import io.paywindow.order.http.Problem;
import io.paywindow.order.http.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a basket costs, and which baskets cannot be had. */
class PricingTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private static Shelf shelf(String sku, long price, String currency, long available, boolean onSale) {
        return new Shelf(sku, sku, price, currency, Optional.empty(), onSale, available, 0, 0);
    }

    private static Shelves shelves(boolean stale, Shelf... shelves) {
        Map<String, Shelf> bySku = new LinkedHashMap<>();
        Stream.of(shelves).forEach(shelf -> bySku.put(shelf.sku(), shelf));
        return new Shelves(stale, bySku);
    }

    private static OrderPlaced price(Map<String, Integer> basket, Shelves shelves) {
        Basket wanted = new Basket(new LinkedHashMap<>(basket), Optional.of(Duration.ofMinutes(5)));
        return Pricing.order(wanted, shelves, "h-1", "ann", NOW);
    }

    private static void refused(ProblemType type, Map<String, Integer> basket, Shelves shelves) {
        assertThatThrownBy(() -> price(basket, shelves))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(type));
    }

    @Test
    void theCatalogueSetsThePrices() {
        OrderPlaced order = price(
                Map.of("tea", 2, "cup", 3),
                shelves(false, shelf("tea", 500, "CNY", 9, true), shelf("cup", 70, "CNY", 9, true)));

        assertThat(order.getTotal()).isEqualTo(1_210);
        assertThat(order.getCurrency()).isEqualTo("CNY");
        assertThat(order.getPaymentWindow()).contains(300_000L);
        assertThat(order.getPlacedAt()).isEqualTo(NOW);
    }

    @Test
    void theLastUnitsCanBeHadAndOneMoreCannot() {
        Shelves three = shelves(false, shelf("tea", 500, "CNY", 3, true));

        assertThat(price(Map.of("tea", 3), three).getLines()).hasSize(1);
        refused(ProblemType.OUT_OF_STOCK, Map.of("tea", 4), three);
    }

    @Test
    void whatIsUnknownOrNotOnSaleCannotBeHad() {
        refused(ProblemType.UNKNOWN_PRODUCT, Map.of("tea", 1), shelves(false));
        refused(ProblemType.UNKNOWN_PRODUCT, Map.of("tea", 1), shelves(false, shelf("tea", 500, "CNY", 3, false)));
    }

    @Test
    void whileTheLedgerMayHaveForgottenItRefusesNobody() {
        refused(ProblemType.UNAVAILABLE, Map.of("tea", 1), shelves(true));

        assertThat(price(Map.of("tea", 9), shelves(true, shelf("tea", 500, "CNY", 0, true)))
                        .getTotal())
                .isEqualTo(4_500);
    }

    @Test
    void aSumThatIsNoneIsRefused() {
        refused(
                ProblemType.ORDER_INVALID,
                Map.of("gem", 2),
                shelves(false, shelf("gem", Long.MAX_VALUE / 2 + 1, "CNY", 9, true)));
        refused(
                ProblemType.ORDER_INVALID,
                Map.of("tea", 1, "mug", 1),
                shelves(false, shelf("tea", 500, "CNY", 9, true), shelf("mug", 500, "EUR", 9, true)));
    }
}
