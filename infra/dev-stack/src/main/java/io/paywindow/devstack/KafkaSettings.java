package io.paywindow.devstack;

import java.nio.file.Path;
import java.util.Properties;

/** The broker settings of a development Kafka: one node, quick to start, quick to give up on a dead producer. */
final class KafkaSettings {

    private KafkaSettings() {}

    static Properties broker(Path directory, int port, int controllerPort) {
        Properties settings = new Properties();
        node(settings, port, controllerPort);
        settings.setProperty("log.dirs", directory.resolve("data").toString());
        transactionsAndGroups(settings);
        small(settings);
        return settings;
    }

    private static void node(Properties settings, int port, int controllerPort) {
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", "1");
        // Loopback only: a development broker asks nobody for a password.
        settings.setProperty(
                "listeners", "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
        settings.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.setProperty("inter.broker.listener.name", "PLAINTEXT");
        settings.setProperty("controller.listener.names", "CONTROLLER");
        settings.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    }

    private static void transactionsAndGroups(Properties settings) {
        // A topic misspelt must fail, not appear with settings nobody chose.
        settings.setProperty("auto.create.topics.enable", "false");
        // A dead producer's open transaction blocks every read_committed reader: give up on it soon.
        settings.setProperty("transaction.max.timeout.ms", "15000");
        settings.setProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        // Marks are written within a millisecond or two here; Kafka's 20 ms are what a transaction waits for those of
        // the
        // one before, if they are not there yet when it begins.
        settings.setProperty("add.partitions.to.txn.retry.backoff.ms", "2");
        settings.setProperty("transaction.state.log.replication.factor", "1");
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("transaction.state.log.num.partitions", "4");
        settings.setProperty("offsets.topic.replication.factor", "1");
        settings.setProperty("offsets.topic.num.partitions", "4");
        settings.setProperty("default.replication.factor", "1");
        // A group of one instance need not wait for others to join.
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        // A broker that was killed may register again only when its old session has ended; Kafka's 9 s are a long wait.
        settings.setProperty("broker.session.timeout.ms", "4000");
        settings.setProperty("broker.heartbeat.interval.ms", "1000");
        // Tests that kill a member want it missed within seconds.
        settings.setProperty("group.min.session.timeout.ms", "1000");
    }

    private static void small(Properties settings) {
        settings.setProperty("log.segment.bytes", Integer.toString(64 * 1024 * 1024));
        // Index files are made at full size; this one fits a segment of 64 MiB with an entry every 4 KiB.
        settings.setProperty("log.index.size.max.bytes", Integer.toString(256 * 1024));
        settings.setProperty("offsets.topic.segment.bytes", Integer.toString(8 * 1024 * 1024));
        settings.setProperty("transaction.state.log.segment.bytes", Integer.toString(8 * 1024 * 1024));
        // Kafka's default is 128 MiB of heap for the cleaner alone.
        settings.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(4 * 1024 * 1024));
        settings.setProperty("log.cleaner.threads", "1");
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "3");
        settings.setProperty("background.threads", "2");
        settings.setProperty("num.recovery.threads.per.data.dir", "2");
        settings.setProperty("metadata.log.segment.bytes", Integer.toString(8 * 1024 * 1024));
    }
}
