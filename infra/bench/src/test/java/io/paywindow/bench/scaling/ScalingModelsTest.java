package io.paywindow.bench.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScalingModelsTest {

    private static final long SEED = 11;
    private static final long SECOND = 1_000_000_000;

    @Test
    void takesAtMostSoManyAtATimeAndLeavesNobodyOut() {
        Timeline timeline = new Timeline();
        List<Integer> batches = new ArrayList<>();
        AtomicLong finished = new AtomicLong();
        Gatherer gatherer = new Gatherer(
                timeline,
                10,
                5,
                (units, done) -> {
                    batches.add(units);
                    timeline.after(100, done);
                },
                finished::addAndGet);

        gatherer.come(1);
        gatherer.come(17);
        gatherer.come(6);
        timeline.runUntil(1_000);

        assertThat(batches).containsExactly(1, 10, 10, 3);
        assertThat(finished).hasValue(24);
        assertThat(gatherer.served()).isEqualTo(gatherer.came()).isEqualTo(24);
        assertThat(gatherer.delays().getTotalCount()).isEqualTo(24);
        assertThat(gatherer.delays().getMaxValue()).isEqualTo(415);
    }

    @Test
    void burstsComeAtTheirRateHoweverLargeTheyAre() {
        for (double size : new double[] {1, 20}) {
            Timeline timeline = new Timeline();
            AtomicLong came = new AtomicLong();
            new Bursts(timeline, new SplittableRandom(SEED), 10_000, size).begin(came::addAndGet);
            timeline.runUntil(100 * SECOND);
            assertThat((double) came.get()).isCloseTo(1e6, within(15e3));
        }
        assertThatThrownBy(() -> new Bursts(new Timeline(), new SplittableRandom(SEED), -1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oneLedgerIsAsBusyAsItsOrdersCostAndBearsNoMoreThanOneThreadCan() {
        double cost = 1e-9 * (Costs.HOLD + Costs.SETTLE + Costs.FEEDS_PER_ORDER * Costs.FEED);

        LedgerModel.Seen idle = ledger(1, 0);
        LedgerModel.Seen well = ledger(1, 5_000);
        LedgerModel.Seen beyond = ledger(1, 1.1 / cost);

        assertThat(idle.keepsUp()).isTrue();
        assertThat(idle.holds().getTotalCount()).isZero();
        assertThat(idle.utilisation()).isLessThan(0.01);
        assertThat(well.keepsUp()).isTrue();
        assertThat(well.utilisation()).isBetween(5_000 * cost, 5_000 * cost * 1.3);
        assertThat(beyond.keepsUp()).isFalse();
        assertThat(beyond.utilisation()).isGreaterThan(0.99);
    }

    @Test
    void aDividedLedgerBearsMoreThoughEachOrderCostsMore() {
        LedgerModel.Seen divided = ledger(4, 20_000);

        assertThat(divided.keepsUp()).isTrue();
        assertThat(divided.utilisation()).isGreaterThan(ledger(1, 5_000).utilisation());
        assertThatThrownBy(() -> LedgerModel.Shape.ledgerAlone(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSameSeedGivesTheSameFigures() {
        LedgerModel.Seen once = ledger(2, 10_000);
        LedgerModel.Seen again = ledger(2, 10_000);

        assertThat(again.holds()).isEqualTo(once.holds());
        assertThat(again.utilisation()).isEqualTo(once.utilisation());
    }

    @Test
    void claimsAreAsManyAsRunsAreSpentAndCostForEachReader() {
        ClaimsModel.Seen few = claims(20, 1_000, false);
        ClaimsModel.Seen many = claims(80, 1_000, false);

        assertThat(few.perSecond()).isCloseTo(100, within(10.0));
        assertThat(few.keepsUp()).isTrue();
        assertThat(few.utilisation()).isCloseTo(100 * 21 * 1e-9 * Costs.KAFKA_REQUEST, within(0.03));
        assertThat(many.utilisation()).isGreaterThan(3.5 * few.utilisation());
    }

    @Test
    void runsThatGrowTakeTheLoadOffTheClaims() {
        ClaimsModel.Seen fixed = claims(120, 1_000, false);
        ClaimsModel.Seen grown = claims(120, 1_000, true);

        assertThat(fixed.keepsUp()).isFalse();
        assertThat(fixed.waited()).isGreaterThan(0.5);
        assertThat(grown.keepsUp()).isTrue();
        assertThat(grown.waited()).isLessThan(0.001);
        assertThat(grown.utilisation()).isLessThan(0.5);
    }

    private static LedgerModel.Seen ledger(int shards, double rate) {
        return LedgerModel.run(LedgerModel.Shape.ledgerAlone(shards), rate, 10 * SECOND, SEED);
    }

    private static ClaimsModel.Seen claims(int allocators, long block, boolean grows) {
        return ClaimsModel.run(new ClaimsModel.Shape(allocators, block, grows), 100_000, 30 * SECOND, SEED);
    }
}
