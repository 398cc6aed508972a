package io.paywindow.bench.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** The queue of the simulation beside what queueing theory says of it. */
class OneThreadTest {

    private static final long SEED = 7;
    private static final double PER_SECOND = 700;
    private static final long MILLISECOND = 1_000_000;
    private static final long SIMULATED = 3_000_000_000_000L;
    private static final double RHO = PER_SECOND * MILLISECOND / 1e9;

    private final Timeline timeline = new Timeline();
    private final OneThread thread = new OneThread(timeline);

    @Test
    void waitsAsLongAsTheFormulaForEqualServicesSays() {
        simulate(1, () -> MILLISECOND);

        // M/D/1.
        assertThat(thread.waits().getMean()).isCloseTo(RHO * MILLISECOND / (2 * (1 - RHO)), withinPercentage(3));
        assertThat(thread.utilisation()).isCloseTo(RHO, withinPercentage(1));
    }

    @Test
    void waitsAsLongAsPollaczekAndKhinchineSayForUnequalServices() {
        SplittableRandom random = new SplittableRandom(SEED);
        simulate(1, () -> random.nextBoolean() ? 200_000 : 1_800_000);

        double meanSquare = (0.2 * 0.2 + 1.8 * 1.8) / 2 * MILLISECOND * MILLISECOND;
        assertThat(thread.waits().getMean())
                .isCloseTo(PER_SECOND / 1e9 * meanSquare / (2 * (1 - RHO)), withinPercentage(3));
    }

    @Test
    void waitsAsLongAsTheFormulaForBurstsSays() {
        double size = 4;
        simulate(size, () -> MILLISECOND);

        // M[X]/D/1 with X geometric: those of one's own burst come on top.
        double alone = RHO * MILLISECOND / (2 * (1 - RHO));
        assertThat(thread.waits().getMean())
                .isCloseTo(alone + MILLISECOND * (size - 1) / (1 - RHO), withinPercentage(5));
    }

    @Test
    void isIdleWhenNothingComesAndNeverMoreThanBusy() {
        timeline.runUntil(SIMULATED);
        assertThat(thread.utilisation()).isZero();
        assertThat(thread.waits().getTotalCount()).isZero();

        thread.forget();
        thread.serve(SIMULATED, () -> {});
        thread.serve(SIMULATED, () -> {});
        timeline.runUntil(SIMULATED + SIMULATED / 2);
        assertThat(thread.utilisation()).isEqualTo(1);
        assertThat(thread.waits().getMaxValue()).isCloseTo(SIMULATED, withinPercentage(0.2));
    }

    @Test
    void doesWhatCameFirstFirstAlsoAtTheSameInstant() {
        List<Integer> done = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int turn = i;
            thread.serve(0, () -> done.add(turn));
        }
        timeline.runUntil(0);

        assertThat(done).containsExactly(0, 1, 2, 3, 4);
        assertThatThrownBy(() -> timeline.after(-1, () -> {})).isInstanceOf(IllegalArgumentException.class);
    }

    private void simulate(double burst, LongSupplier service) {
        new Bursts(timeline, new SplittableRandom(SEED), PER_SECOND, burst).begin(size -> {
            for (int each = 0; each < size; each++) {
                thread.serve(service.getAsLong(), () -> {});
            }
        });
        timeline.runUntil(SIMULATED);
    }
}
