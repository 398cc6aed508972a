package io.paywindow.bench.stock;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.paywindow.bench.Bench;
import io.paywindow.bench.BenchServers;
import io.paywindow.bench.Figure;
import io.paywindow.bench.Measurement;
import io.paywindow.bench.Section;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.names.OrderEvents;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.RabbitServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How many facts a second go from Kafka into RabbitMQ, beside RabbitMQ's own load program doing the same from memory. */
public final class BridgeRates implements Measurement {

    private static final double AIM = 0.8;
    private static final int WINDOW = 2_000;
    private static final List<String> QUEUES = List.of(OrderEvents.STOCK_QUEUE, OrderEvents.NOTIFICATION_QUEUE);

    @Override
    public String name() {
        return "bridge";
    }

    @Override
    public String title() {
        return "Bridge: messages a second from Kafka to RabbitMQ";
    }

    @Override
    public void run(Bench bench, Section section) throws Exception {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        int size;
        try (BenchServers servers = new BenchServers()) {
            RabbitServer rabbit = servers.rabbit();
            String ourVhost = rabbit.freshVhostUri();
            String theirVhost = rabbit.freshVhostUri();
            StockShop shop = servers.closing(new StockShop(
                    servers,
                    servers.kafka().bootstrapServers(),
                    "bridge",
                    List.of("roles=bridge", "bridge.window=" + WINDOW, "amqp.url=" + ourVhost)));
            try (Connection ourSide = connect(ourVhost);
                    Connection theirSide = connect(theirVhost)) {
                declareLikeOurs(theirSide);
                size = sizeOfAMessage(shop, ourSide);
                Duration lasts = bench.lasting(Duration.ofSeconds(15), Duration.ofSeconds(3));
                PerfTest perfTest = new PerfTest(theirVhost, size, WINDOW, PerfTest.PAID_ORDERS);
                BridgeLoad load = new BridgeLoad(shop);
                for (int round = 1; round <= bench.count(3, 1); round++) {
                    bench.progress("round " + round + ", ours");
                    ours.add(load.perSecond(bench.count(400_000, 5_000), lasts));
                    purge(ourSide);
                    bench.progress("round " + round + ", RabbitMQ's PerfTest");
                    theirs.add(perfTest.perSecond(lasts));
                    purge(theirSide);
                }
            }
        }
        tell(section, size, ours, theirs);
    }

    private static void tell(Section section, int size, List<Double> ours, List<Double> theirs) {
        section.say("""
                Facts of paid orders from Kafka through the bridge, and [PerfTest](https://github.com/rabbitmq/rabbitmq-perf-test) publishing from
                memory: messages of %d bytes, persistent, mandatory, at most %d unconfirmed, to the same topic exchange with the same two quorum
                queues bound, so each message is written twice. Alternating, on one RabbitMQ; each figure is the median of a round's seconds,
                without its first three.
                """.formatted(size, WINDOW));
        Section.Table table = section.table("round", "bridge", "PerfTest", "bridge / PerfTest");
        for (int round = 0; round < ours.size(); round++) {
            table.row(
                    round + 1,
                    Figure.count(ours.get(round)),
                    Figure.count(theirs.get(round)),
                    Figure.part(ours.get(round) / theirs.get(round)));
        }
        table.end();
        double found = Seconds.median(ours) / Seconds.median(theirs);
        section.aim("at least 80 % of PerfTest (medians of the rounds)", Figure.part(found), found >= AIM);
    }

    private static Connection connect(String uri) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(uri);
        return factory.newConnection("bench");
    }

    /** The exchange with the two queues that a paid order's event goes to. */
    private static void declareLikeOurs(Connection connection) throws Exception {
        try (Channel channel = connection.createChannel()) {
            channel.exchangeDeclare(OrderEvents.EXCHANGE, "topic", true);
            for (String queue : QUEUES) {
                channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
                channel.queueBind(queue, OrderEvents.EXCHANGE, OrderEvents.ORDER_PAID);
            }
        }
    }

    private static int sizeOfAMessage(StockShop shop, Connection connection) throws Exception {
        OrderPlaced order = shop.order(0, "sku-0");
        shop.write(
                Topic.ORDER_OUTCOME, StockShop.number(0), shop.outcome(OutcomeKind.PAID, StockShop.number(0), order));
        try (Channel channel = connection.createChannel()) {
            List<GetResponse> got = new ArrayList<>();
            StockShop.await("the first message is there", () -> {
                try {
                    GetResponse next = channel.basicGet(OrderEvents.STOCK_QUEUE, true);
                    return next != null && got.add(next);
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            return got.getFirst().getBody().length;
        }
    }

    private static void purge(Connection connection) throws Exception {
        try (Channel channel = connection.createChannel()) {
            for (String queue : QUEUES) {
                channel.queuePurge(queue);
            }
        }
    }
}
