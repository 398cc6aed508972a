package io.paywindow.stock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paywindow.contract.kafka.KafkaSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class SetAsideTest {

    @Test
    void whatKafkaHasNotTakenWhenItClosesIsDroppedAndGivesItsPlaceBack() throws IOException {
        AtomicInteger safe = new AtomicInteger();
        AtomicInteger dropped = new AtomicInteger();
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            KafkaSettings nowhere =
                    new KafkaSettings("127.0.0.1:" + silent.getLocalPort(), "", false, 1, 1, 1, Map.of());
            SetAside setAside = new SetAside(nowhere, "test", new BridgeMeters(new SimpleMeterRegistry()));
            setAside.send(
                    new ConsumerRecord<>("order-outcome", 0, 7, "key", new byte[] {1}),
                    "SENSELESS",
                    "detail",
                    safe::incrementAndGet,
                    dropped::incrementAndGet);
            assertThat(dropped).hasValue(0);

            setAside.close();
        }

        assertThat(dropped).hasValue(1);
        assertThat(safe).hasValue(0);
    }
}
