package io.paywindow.bench.expiry;

import io.paywindow.bench.BenchServers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Several expiry processors that share the partitions of one shop. */
final class Fleet implements Till {

    private final KafkaShop shop;
    private final List<Processor> processors = new ArrayList<>();

    Fleet(BenchServers servers, Journal journal, int partitions, int instances, String heap) {
        this.shop = servers.closing(new KafkaShop(servers.kafka().bootstrapServers(), partitions, journal));
        for (int instance = 0; instance < instances; instance++) {
            processors.add(servers.closing(Processor.start(
                    shop.settings(), servers.folder("expiry-" + instance), "n" + instance, heap, Map.of())));
        }
        processors.forEach(Processor::awaitReady);
    }

    /** Orders that wait, in all of them. */
    double pending() {
        return processors.stream().mapToDouble(Processor::pending).sum();
    }

    /** Processor time that all of them have used, in seconds. */
    double cpuSeconds() {
        return processors.stream().mapToDouble(Processor::cpuSeconds).sum();
    }

    @Override
    public void open(int order, long dueAt) {
        shop.open(order, dueAt);
    }

    @Override
    public void pay(int order) {
        shop.pay(order);
    }

    @Override
    public void killAndStartAgain() {
        processors.forEach(Processor::kill);
        processors.forEach(Processor::startAgain);
    }

    @Override
    public void close() {
        // Its parts close with the servers.
    }
}
