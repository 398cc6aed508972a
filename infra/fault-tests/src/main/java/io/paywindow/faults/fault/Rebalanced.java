package io.paywindow.faults.fault;

import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.names.Topic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;

/** A stranger joins a group and leaves it, again and again, so that its partitions wander. It reads, but commits nothing. */
final class Rebalanced implements Fault {

    private static final Duration STAYS = Duration.ofMillis(900);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

    private final int which;
    private final Duration lasts;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<Thread> stranger = new AtomicReference<>();

    /**
     * @param which of the groups
     */
    Rebalanced(int which, Duration lasts) {
        this.which = which;
        this.lasts = lasts;
    }

    @Override
    public String told() {
        return "a stranger in " + group() + " for " + lasts.toMillis() + " ms";
    }

    @Override
    public Duration lasts() {
        return lasts;
    }

    private String group() {
        return List.of("number-allocator", "stock-bridge", "order-views").get(which);
    }

    private List<Topic> topics() {
        return which == 0
                ? List.of(Topic.ORDER_PLACED)
                : List.of(Topic.ORDER_NUMBERED, Topic.ORDER_REFUSED, Topic.ORDER_OUTCOME);
    }

    @Override
    public void begin(Stage stage) {
        KafkaSettings kafka = stage.line().kafka();
        stranger.set(Thread.ofPlatform().daemon().name("stranger").start(() -> comeAndGo(kafka)));
    }

    private void comeAndGo(KafkaSettings kafka) {
        List<String> names = topics().stream().map(kafka.topics()::nameOf).toList();
        while (!over.get()) {
            try (Consumer<String, byte[]> member =
                    new KafkaConsumer<>(KafkaClients.consumer(kafka, "stranger", group()))) {
                member.subscribe(names);
                long leaves = System.nanoTime() + STAYS.toNanos();
                while (System.nanoTime() < leaves) {
                    member.poll(Duration.ofMillis(100));
                }
            } catch (KafkaException e) {
                // It was not let in this time.
            }
        }
    }

    @Override
    public void end(Stage stage) throws InterruptedException {
        over.set(true);
        Thread running = stranger.get();
        if (running != null) {
            running.join(STOP_WITHIN);
        }
    }
}
