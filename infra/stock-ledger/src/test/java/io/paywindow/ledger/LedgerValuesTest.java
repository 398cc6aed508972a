package io.paywindow.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.names.RedisKeys;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LedgerValuesTest {

    private static final List<OrderLine> LINES = List.of(new OrderLine("tea", 1, 100L));

    @Test
    void refusesSettingsOutOfTheirLimits() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LedgerSettings(Duration.ofMillis(999), 20))
                .withMessage("dedupe-window: PT0.999S (expected: 1 s to 30 days)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LedgerSettings(Duration.ofDays(1), 0))
                .withMessage("max-unpaid-per-user: 0 (expected: 1 to 1000000)");
    }

    @Test
    void neverShowsTheUrlOfRedisWhichMayHaveAPassword() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RedisSettings("http://:secret@here", Duration.ofSeconds(2)))
                .withMessageNotContaining("secret");
        assertThat(new RedisSettings("redis://:secret@here", Duration.ofSeconds(2)).toString())
                .doesNotContain("secret");
    }

    @Test
    void takesNoIdThatWouldBreakALineOfWords() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HoldRequest("order 1", "d", "202611230000001", "anna", LINES));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HoldRequest("order-1", "d", "202611230000001", "an na", LINES));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HoldRequest("20261123", "d", "202611230000001", "anna", LINES));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HoldRequest("order-1", "d", "202611230000001", "anna", List.of()));
    }

    @Test
    void takesNoSliceThatRunsBackwards() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LogSlice("topic:0", 5, 4, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new LogSlice("topic:0", -1, 4, List.of()));
    }

    @Test
    void keepsAllOfTheLedgerInOneSlotOfACluster() {
        assertThat(List.of(
                        RedisKeys.stock("tea"),
                        RedisKeys.hold("order-1"),
                        RedisKeys.customer("anna"),
                        RedisKeys.ledgerOffsets(),
                        RedisKeys.ledgerEpoch(),
                        RedisKeys.ledgerKeeper(),
                        RedisKeys.ledgerUnlogged(),
                        RedisKeys.stockAdjustments("tea"),
                        RedisKeys.catalogue()))
                .allMatch(key -> key.contains("{ledger}"));
    }

    @Test
    void knowsWhenFiguresAddUpAndAreExplained() {
        Optional<Figures.Unlogged> unlogged = Optional.of(new Figures.Unlogged(1, 0));
        assertThat(new Figures.OfSku("tea", 5, 3, 2, 10, 2, 2, unlogged))
                .matches(Figures.OfSku::isConserved)
                .matches(Figures.OfSku::isExplained);
        assertThat(new Figures.OfSku("tea", 5, 3, 2, 11, 2, 2, unlogged).isConserved())
                .isFalse();
        assertThat(new Figures.OfSku("tea", 5, 3, 2, 10, 3, 2, unlogged).isExplained())
                .isFalse();
        assertThat(new Figures.OfSku("tea", 5, 3, 2, 10, 0, 0, Optional.empty()).isExplained())
                .isTrue();
    }
}
