package io.paywindow.expiry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.expiry.streams.ExpiryStreams;
import io.paywindow.expiry.streams.KafkaTicks;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kafka gives no answer for twenty seconds amid a commit, and is back while the task whose commit that was is read from its changelog:
 * a storm saw it lose all that it knew. What the producer said then, in that order, is said here at once.
 */
@UsesServers(Server.KAFKA)
class LostCommitIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration WINDOW = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    @Test
    void whatWasKnownBeforeIsKnownAfterIt(Servers servers) {
        Unanswered kafka = new Unanswered();
        try (Shop shop = new Shop(servers.kafkaBootstrapServers(), servers.unique("lost-commit") + "-", 1);
                KafkaTicks ticks = new KafkaTicks(shop.kafka, "one", shop.codec, InstantSource.system());
                ExpiryStreams streams = KeptHere.streams(
                        shop,
                        folder,
                        ticks,
                        new SimpleMeterRegistry(),
                        (topology, options) -> new KafkaStreams(topology, options, kafka))) {
            streams.start(() -> {});
            String paid = shop.open(WINDOW);
            shop.pay(paid, "p1");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(shop.told(paid)).containsExactly("PAID by p1"));
            String waiting = shop.open(WINDOW);

            kafka.falls();
            await().atMost(PATIENCE).until(kafka::isBack);
            shop.pay(paid, "p2");

            Map<String, List<String>> told =
                    shop.awaitAllDecidedAsInAReplay(Set.of(paid, waiting), Processor.RULES, PATIENCE);
            assertThat(told.get(paid)).containsExactly("PAID by p1", "REFUND_DUE p2 DUPLICATE");
            assertThat(told.get(waiting)).containsExactly("EXPIRED");
        }
    }

    /** Makes producers whose calls fail once as those of one that has no answer, until another has taken its place. */
    private static final class Unanswered extends DefaultKafkaClientSupplier {

        private record Failure(String call, RuntimeException said) {}

        private final Queue<Failure> failures = new ArrayDeque<>();
        private boolean back;

        synchronized void falls() {
            failures.add(new Failure("sendOffsetsToTransaction", new TimeoutException("no answer in 10 s")));
            failures.add(new Failure("commitTransaction", new TimeoutException("no answer in 10 s")));
            failures.add(new Failure(
                    "abortTransaction", new IllegalStateException("the commit timed out and must be retried")));
            failures.add(new Failure("commitTransaction", new ProducerFencedException("the transaction timed out")));
        }

        synchronized boolean isBack() {
            return back;
        }

        private synchronized void maybeFail(String call) {
            Failure next = failures.peek();
            if (next != null && next.call.equals(call)) {
                failures.remove();
                back = failures.isEmpty();
                throw next.said;
            }
        }

        @Override
        @SuppressWarnings("unchecked") // A proxy of exactly that type.
        public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
            Producer<byte[], byte[]> real = super.getProducer(config);
            return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                    Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, call, arguments) -> {
                        maybeFail(call.getName());
                        try {
                            return call.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
