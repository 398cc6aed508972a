package io.paywindow.stock.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

class LedgerMetersTest {

    @Test
    void goesOnTellingAValueAfterTheGarbageIsCollected() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        int[] open = {7};
        new LedgerMeters(registry).watch("open", () -> open[0]);

        WeakReference<Object> garbage = new WeakReference<>(new Object());
        await().until(() -> {
            System.gc();
            return garbage.refersTo(null);
        });

        assertThat(registry.get("paywindow.ledger.open").gauge().value()).isEqualTo(7);
    }
}
