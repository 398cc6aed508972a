package io.paywindow.number.order;

import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.ledger.StockLedger;
import io.paywindow.number.lease.NumberSupply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Takes orders from order-placed in batches, each in one Kafka transaction: what was decided and how far was read become visible
 * together or not at all.
 *
 * <p>Each of its threads has a desk, a consumer and transactions of its own. Thread-safe.
 */
public final class OrderIntake implements AutoCloseable {

    private static final Duration STOP_WITHIN = Duration.ofSeconds(12);

    private final Options options;
    private final Supplier<OrderDesk> desks;
    private final BatchStep.Watch watch;
    private final MeterRegistry meters;
    private volatile List<IntakeThread> threads = List.of();

    /**
     * @param instanceId names the transactions and the members of the group
     * @param concurrency threads
     * @param batchSize orders in a transaction at most
     */
    public record Options(
            KafkaSettings kafka,
            String instanceId,
            int concurrency,
            int batchSize,
            Duration paymentWindow,
            Duration dedupeWindow,
            int maxUnpaidPerUser) {}

    /**
     * @param redisTrouble what makes the Redis unfit to hold orders in
     * @param watch told how far each batch has come
     */
    public OrderIntake(
            Options options,
            StockLedger ledger,
            Supplier<Optional<String>> redisTrouble,
            NumberSupply supply,
            InstantSource clock,
            MeterRegistry meters,
            BatchStep.Watch watch) {
        this.options = options;
        this.watch = watch;
        this.meters = meters;
        FactCodec codec = new FactCodec();
        OrderReader reader = new OrderReader(codec, options.dedupeWindow());
        OrderFacts facts =
                new OrderFacts(codec, options.kafka().topics(), options.paymentWindow(), options.maxUnpaidPerUser());
        OrderCounts counts = new OrderCounts(meters);
        this.desks = () -> new OrderDesk(reader, facts, ledger, supply, clock, counts, redisTrouble, watch);
    }

    /**
     * Begins to take orders. The topics must be there.
     *
     * @param onDeath told when orders can no longer be taken by this process; it must be restarted
     */
    public void start(Runnable onDeath) {
        List<IntakeThread> begun = IntStream.range(0, options.concurrency())
                .mapToObj(number -> new IntakeThread(options, number, desks.get(), watch, meters, onDeath))
                .toList();
        threads = begun;
        begun.forEach(IntakeThread::start);
    }

    /** Why no orders are taken now; empty when they are. */
    public Optional<String> trouble() {
        List<IntakeThread> begun = threads;
        return begun.isEmpty()
                ? Optional.of("orders are not taken yet")
                : begun.stream().flatMap(thread -> thread.trouble().stream()).findFirst();
    }

    /** Finishes the batches at hand and stops. */
    @Override
    public void close() {
        List<IntakeThread> begun = threads;
        begun.forEach(IntakeThread::stop);
        try {
            for (IntakeThread thread : begun) {
                thread.join(STOP_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
