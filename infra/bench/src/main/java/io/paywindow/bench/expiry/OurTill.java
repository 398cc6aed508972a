package io.paywindow.bench.expiry;

import io.paywindow.bench.BenchServers;
import java.util.Map;

/** The expiry processor and its topics. */
final class OurTill implements Till {

    /** What the aims for lateness are measured with; the defaults write and commit less often. */
    static final Map<String, String> PROMPT = Map.of("PIPELINE_TICK", "20ms", "PIPELINE_COMMIT_INTERVAL", "20ms");

    static final int PARTITIONS = 2;

    private final KafkaShop shop;
    private final Processor processor;

    OurTill(BenchServers servers, Journal journal, Map<String, String> settings) {
        this.shop = servers.closing(new KafkaShop(servers.kafka().bootstrapServers(), PARTITIONS, journal));
        this.processor = servers.closing(
                Processor.start(shop.settings(), servers.folder("expiry-processor"), "one", "512m", settings));
        processor.awaitReady();
    }

    Processor processor() {
        return processor;
    }

    KafkaShop shop() {
        return shop;
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
        processor.kill();
        processor.startAgain();
    }

    @Override
    public void close() {
        // Its parts close with the servers.
    }
}
