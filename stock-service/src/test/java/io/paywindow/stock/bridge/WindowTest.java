package io.paywindow.stock.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WindowTest {

    private final Window window = new Window(2);
    private final List<Runnable> underWay = new ArrayList<>();

    @Test
    void beginsNoMoreThanItHasPlacesFor() throws Exception {
        assertThat(List.of(begin(), begin(), begin())).containsExactly(true, true, false);
        assertThat(window.underWay()).isEqualTo(2);

        underWay.removeFirst().run();

        assertThat(List.of(begin(), begin())).containsExactly(true, false);
    }

    @Test
    void losesNoPlaceToWhatThrows() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> window.begin(Duration.ZERO, giveBack -> {
                        throw new IllegalStateException("a defect");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }

        assertThat(window.underWay()).isZero();
        assertThat(List.of(begin(), begin())).containsExactly(true, true);
    }

    @Test
    void givesAPlaceBackOnceHoweverOftenItIsAskedTo() throws Exception {
        begin();
        begin();
        underWay.getFirst().run();
        underWay.getFirst().run();

        assertThat(window.underWay()).isEqualTo(1);
        assertThat(List.of(begin(), begin())).containsExactly(true, false);
    }

    private boolean begin() throws InterruptedException {
        return window.begin(Duration.ZERO, underWay::add);
    }
}
