package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundsTest {

    private static final long MIB = 1L << 20;

    @ParameterizedTest
    @CsvSource({
        "16, 20, 20, 50",
        "128, 153, 153, 384",
        "256, 460, 460, 1152",
        "2048, 4761, 4761, 11904",
        "4096, 8000, 8000, 20000",
        "65536, 8000, 8000, 20000"
    })
    void followTheHeapWhereNothingIsSet(long mebibytes, int waiting, int streams, int connections) {
        assertThat(Bounds.of(mebibytes * MIB, limits(null, null), Optional.empty()))
                .isEqualTo(new Bounds(waiting, streams, connections));
    }

    @Test
    void whatIsSetWinsWhateverTheHeap() {
        assertThat(Bounds.of(128 * MIB, limits(10_000, 7), Optional.of(500))).isEqualTo(new Bounds(10_000, 7, 500));
    }

    @Test
    void moreThatMayWaitBringTheirConnectionsAndRoomToRefuseOthersIn() {
        assertThat(Bounds.of(256 * MIB, limits(2_000, 400), Optional.empty()).connections())
                .isEqualTo(3_000);
        assertThat(Bounds.of(256 * MIB, limits(1_000_000, 1_000_000), Optional.empty())
                        .connections())
                .isEqualTo(20_000);
        assertThat(Bounds.of(256 * MIB, limits(1, 1), Optional.empty()).connections())
                .isEqualTo(1_152);
    }

    @Test
    void fewerConnectionsLetFewerWaitAndMoreOrUnlimitedOnesNoMoreThanTheHeapHolds() {
        assertThat(Bounds.of(256 * MIB, limits(null, null), Optional.of(100))).isEqualTo(new Bounds(40, 40, 100));
        assertThat(Bounds.of(256 * MIB, limits(null, null), Optional.of(20_000)))
                .isEqualTo(new Bounds(460, 460, 20_000));
        assertThat(Bounds.of(256 * MIB, limits(null, null), Optional.of(-1))).isEqualTo(new Bounds(460, 460, -1));
    }

    private static OrderSettings.Limits limits(@Nullable Integer waitingOrders, @Nullable Integer eventStreams) {
        return new OrderSettings.Limits(200, 400, waitingOrders, eventStreams, 100, Duration.ofSeconds(10));
    }
}
