package io.paywindow.bench;

import io.paywindow.bench.stock.PerfTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/** What the servers of the line give on this machine to programs that do nothing else: each by the load program it comes with. */
final class MachineLimits implements Measurement {

    private static final String TOPIC = "limits";
    private static final int SIZE = 250;
    private static final int CLIENTS = 50;
    private static final int DEPTH = 32;
    private static final int WINDOW = 2_000;

    @Override
    public String name() {
        return "limits";
    }

    @Override
    public String title() {
        return "What this machine can do";
    }

    @Override
    public void run(Bench bench, Section section) throws Exception {
        section.say("""
                Each server alone, and the load program that comes with it. Records and messages of %d bytes. HTTP has its bare endpoint in the part
                `api-orders`, behind the same filters as the orders beside it.
                """.formatted(SIZE));
        Section.Table table = section.table("", "a second");
        kafka(bench, table);
        redis(bench, table);
        rabbit(bench, table);
        table.end();
    }

    private static void kafka(Bench bench, Section.Table table) throws Exception {
        bench.progress("Kafka");
        int records = bench.count(5_000_000, 50_000);
        try (BenchServers servers = new BenchServers()) {
            String bootstrapServers = servers.kafka().bootstrapServers();
            try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
                admin.createTopics(List.of(new NewTopic(TOPIC, Optional.of(2), Optional.of((short) 1))))
                        .all()
                        .get();
            }
            KafkaPerf kafka = new KafkaPerf(bootstrapServers);
            table.row("Kafka, a producer, acks=all", Figure.count(kafka.sent(TOPIC, records, SIZE)));
            table.row("Kafka, a consumer", Figure.count(kafka.fetched(TOPIC, records)));
        }
    }

    private static void redis(Bench bench, Section.Table table) throws Exception {
        bench.progress("Redis");
        int calls = bench.count(500_000, 20_000);
        List<String> command = List.of("INCR", "counter");
        try (BenchServers servers = new BenchServers()) {
            RedisBenchmark redis = new RedisBenchmark(servers.redis().port());
            table.row("Redis INCR, 50 clients", Figure.count(redis.perSecond(command, CLIENTS, calls)));
            table.row(
                    "… with 32 on their way each", Figure.count(redis.perSecond(command, CLIENTS, 10 * calls, DEPTH)));
        }
    }

    private static void rabbit(Bench bench, Section.Table table) throws Exception {
        bench.progress("RabbitMQ");
        Duration lasts = bench.lasting(Duration.ofSeconds(15), Duration.ofSeconds(3));
        try (BenchServers servers = new BenchServers()) {
            String uri = servers.rabbit().freshVhostUri();
            table.row(
                    "RabbitMQ, persistent and confirmed, a quorum queue",
                    Figure.count(new PerfTest(uri, SIZE, WINDOW, List.of("--queue", "quorum", "--quorum-queue"))
                            .perSecond(lasts)));
            table.row(
                    "… a classic queue",
                    Figure.count(
                            new PerfTest(uri, SIZE, WINDOW, List.of("--queue", "classic", "--auto-delete", "false"))
                                    .perSecond(lasts)));
        }
    }
}
