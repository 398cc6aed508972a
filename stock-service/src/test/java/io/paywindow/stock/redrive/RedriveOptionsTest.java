package io.paywindow.stock.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.paywindow.contract.names.Topic;
import org.junit.jupiter.api.Test;

final class RedriveOptionsTest {

    @Test
    void aNameMeansTheQueueOrTopicWithOrWithoutItsSuffix() {
        assertThat(RedriveOptions.of("user-notification.dead").name()).isEqualTo("user-notification");
        assertThat(RedriveOptions.of("stock").topic()).isEmpty();
        assertThat(RedriveOptions.of("--dry-run", "order-placed-dead").topic()).contains(Topic.ORDER_PLACED);
        assertThat(RedriveOptions.of("order-placed", "--limit", "7"))
                .isEqualTo(new RedriveOptions("order-placed", false, 7));
    }

    @Test
    void whatMakesNoSenseIsRefusedInWords() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedriveOptions.of("stok"))
                .withMessageStartingWith("QUEUE: stok (expected: stock, user-notification, order-placed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedriveOptions.of())
                .withMessageStartingWith("QUEUE: none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedriveOptions.of("stock", "--limit", "many"))
                .withMessage("--limit: many (expected: a number)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedriveOptions.of("stock", "--limit", "0"))
                .withMessage("--limit: 0 (expected: 1 or more)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedriveOptions.of("stock", "--limit"))
                .withMessage("--limit: nothing (expected: a number)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedriveOptions.of("stock", "order-placed"))
                .withMessage("QUEUE: stock and order-placed (expected: one)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedriveOptions.of("stock", "--all"))
                .withMessage("--all is not an option");
    }
}
