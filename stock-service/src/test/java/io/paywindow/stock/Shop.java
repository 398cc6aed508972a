package io.paywindow.stock;

import com.rabbitmq.client.GetResponse;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.names.OrderEvents;
import io.paywindow.contract.names.Topic;
import io.paywindow.ledger.LedgerSettings;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import io.paywindow.ledger.StockLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A shop of one test: its servers, stock services for it, and the outside of both: what goes in, what comes out. */
public final class Shop implements AutoCloseable {

    private final KafkaSettings kafka;
    private final String redisUrl;
    private final String amqpUri;
    private final FactCodec codec = new FactCodec();
    private final Producer<String, byte[]> producer;
    private final RedisLink redis;
    private final List<ConfigurableApplicationContext> services = new ArrayList<>();

    public Shop(String kafkaBootstrapServers, String redisUrl, String amqpUri, String topicPrefix) {
        this.kafka = new KafkaSettings(kafkaBootstrapServers, topicPrefix, true, 3, 1, 1, Map.of());
        this.redisUrl = redisUrl;
        this.amqpUri = amqpUri;
        this.producer = new KafkaProducer<>(KafkaClients.producer(kafka, "shop"));
        this.redis = new RedisLink(new RedisSettings(redisUrl, Duration.ofSeconds(2)), "shop");
    }

    /** Starts a stock service, as its users do but for the ports. */
    public ConfigurableApplicationContext startService(String instance, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--management.server.port=0",
                "--server.port=0",
                "--pipeline.instance-id=" + instance,
                "--pipeline.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--pipeline.kafka.topic-prefix=" + kafka.topicPrefix(),
                "--pipeline.kafka.partitions=" + kafka.partitions(),
                "--pipeline.kafka.replication-factor=1",
                "--pipeline.kafka.min-insync-replicas=1",
                "--pipeline.redis.url=" + redisUrl,
                "--pipeline.amqp.url=" + amqpUri));
        for (String setting : settings) {
            arguments.add("--pipeline." + setting);
        }
        ConfigurableApplicationContext service =
                new SpringApplicationBuilder(StockService.class).run(arguments.toArray(String[]::new));
        services.add(service);
        return service;
    }

    public KafkaSettings kafka() {
        return kafka;
    }

    public String amqpUri() {
        return amqpUri;
    }

    public RedisLink redis() {
        return redis;
    }

    public StockLedger ledger() {
        return new StockLedger(redis, new LedgerSettings(Duration.ofHours(24), 1000));
    }

    /** Writes a fact where it belongs, and waits until Kafka has it. */
    public void write(SpecificRecord fact) throws Exception {
        switch (fact) {
            case OrderNumbered numbered ->
                write(Topic.ORDER_NUMBERED, numbered.getOrderNumber(), codec.encode(numbered));
            case OrderRefused refused -> write(Topic.ORDER_REFUSED, refused.getOrderId(), codec.encode(refused));
            case OrderOutcome outcome -> write(Topic.ORDER_OUTCOME, outcome.getOrderNumber(), codec.encode(outcome));
            default -> throw new IllegalArgumentException("fact: " + fact + " (expected: one that is bridged)");
        }
    }

    public void write(Topic topic, String key, byte[] value, Header... headers) throws Exception {
        producer.send(new ProducerRecord<>(kafka.topics().nameOf(topic), null, key, value, List.of(headers)))
                .get(20, TimeUnit.SECONDS);
    }

    /** Writes a fact without waiting. */
    public void writeSoon(SpecificRecord fact) {
        OrderOutcome outcome = (OrderOutcome) fact;
        var unused = producer.send(new ProducerRecord<>(
                kafka.topics().nameOf(Topic.ORDER_OUTCOME), outcome.getOrderNumber(), codec.encode(outcome)));
    }

    public void flush() {
        producer.flush();
    }

    /** Everything in a topic by now. */
    public List<ConsumerRecord<String, byte[]>> read(String topic) {
        List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(KafkaClients.reader(kafka, "shop-reader"))) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
        }
        return all;
    }

    /** How many records of a topic the bridge has not committed. */
    public long behind(Topic topic) throws Exception {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(KafkaClients.reader(kafka, "shop-lag"))) {
            String name = kafka.topics().nameOf(topic);
            List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                    .map(info -> new TopicPartition(name, info.partition()))
                    .toList();
            long written = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            return written - committed(topic);
        }
    }

    /** How many records of a topic the bridge has committed. */
    public long committed(Topic topic) throws Exception {
        try (Admin admin = Admin.create(KafkaClients.admin(kafka, "shop-admin"))) {
            return admin
                    .listConsumerGroupOffsets(kafka.topics().own("stock-bridge"))
                    .partitionsToOffsetAndMetadata()
                    .get(20, TimeUnit.SECONDS)
                    .entrySet()
                    .stream()
                    .filter(of -> of.getKey().topic().equals(kafka.topics().nameOf(topic)) && of.getValue() != null)
                    .mapToLong(of -> of.getValue().offset())
                    .sum();
        }
    }

    /** A new connection as any other team's. */
    public Rabbit rabbit() throws Exception {
        return new Rabbit(amqpUri);
    }

    /** A queue of another team, bound to everything on the exchange. */
    public void listen(String queue) throws Exception {
        try (Rabbit rabbit = rabbit()) {
            rabbit.channel().exchangeDeclare(OrderEvents.EXCHANGE, "topic", true);
            rabbit.channel().queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
            rabbit.channel().queueBind(queue, OrderEvents.EXCHANGE, "order.#");
        }
    }

    /** Takes everything out of a queue. */
    public List<GetResponse> drain(String queue) throws Exception {
        try (Rabbit rabbit = rabbit()) {
            return rabbit.drain(queue);
        }
    }

    /** Messages that wait in a queue, not counting those a consumer has in hand. */
    public int waiting(String queue) throws Exception {
        try (Rabbit rabbit = rabbit()) {
            return rabbit.waiting(queue);
        }
    }

    @Override
    public void close() {
        services.reversed().forEach(ConfigurableApplicationContext::close);
        producer.close(Duration.ofSeconds(2));
        redis.close();
    }
}
