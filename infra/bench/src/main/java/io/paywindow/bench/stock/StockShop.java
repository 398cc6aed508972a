package io.paywindow.bench.stock;

import io.paywindow.bench.BenchServers;
import io.paywindow.bench.ServiceJar;
import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.ChildProcess;
import io.paywindow.devstack.JavaCommand;
import io.paywindow.devstack.Launch;
import io.paywindow.devstack.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A stock service in a JVM of its own, as shipped, the facts that go into it, and its metrics. */
final class StockShop implements AutoCloseable {

    private static final List<String> JVM = List.of("-Xmx512m", "--enable-native-access=ALL-UNNAMED");
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration BOUND = Duration.ofMinutes(3);
    private static final int USERS = 100_000;
    private static final long PRICE = 1_999;

    private final Producer<String, byte[]> producer;
    private final FactCodec codec = new FactCodec();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Instant now = Instant.now();
    private final int port = Ports.free();
    private final ChildProcess service;

    StockShop(BenchServers servers, String kafka, String more, List<String> settings) throws InterruptedException {
        KafkaSettings own = new KafkaSettings(kafka, "", true, 6, 1, 1, Map.of());
        this.producer = servers.closing(new KafkaProducer<>(KafkaClients.producer(own, "bench")));
        List<String> arguments = new ArrayList<>(List.of(
                "--management.server.port=" + port,
                "--server.port=" + port,
                "--pipeline.instance-id=bench",
                "--pipeline.kafka.bootstrap-servers=" + kafka,
                "--pipeline.kafka.replication-factor=1",
                "--pipeline.kafka.min-insync-replicas=1"));
        settings.forEach(setting -> arguments.add("--pipeline." + setting));
        this.service = servers.closing(ChildProcess.start(Launch.of(
                "stock-service",
                servers.folder(more).resolve("stock-service.log"),
                JavaCommand.jar(ServiceJar.of("stock-service"), JVM, arguments.toArray(String[]::new)))));
        await("the stock service is ready", this::isReady);
    }

    /** Writes a fact without waiting. */
    void write(Topic topic, String key, SpecificRecord fact) {
        var unused = producer.send(new ProducerRecord<>(topic.topicName(), key, codec.encode(fact)));
    }

    void flush() {
        producer.flush();
    }

    /** A paid order, as the decision tells of it. */
    OrderOutcome outcome(OutcomeKind kind, String number, OrderPlaced order) {
        PaymentReceived payment = new PaymentReceived(
                "payment-" + number, number, order.getTotal(), order.getCurrency(), "bench-pay", now);
        return new OrderOutcome(number, kind, order, kind == OutcomeKind.PAID ? payment : null, null, now);
    }

    OrderNumbered numbered(String number, OrderPlaced order) {
        return new OrderNumbered(number, order, 600_000L, now, now.plusSeconds(600), "bench");
    }

    OrderPlaced order(int n, String sku) {
        return new OrderPlaced(
                "order-" + n,
                "user-" + n % USERS,
                List.of(new OrderLine(sku, 1, PRICE)),
                "CNY",
                PRICE,
                null,
                "bench",
                now);
    }

    static String number(int n) {
        return "20261123%08d".formatted(n);
    }

    /** The sum of a counter over all its tags. */
    double counted(String metric) throws IOException, InterruptedException {
        String page = http.send(request("/actuator/prometheus"), HttpResponse.BodyHandlers.ofString())
                .body();
        return Pattern.compile("(?m)^" + metric + "(?:\\{[^}]*})? ([0-9.eE+]+)$")
                .matcher(page)
                .results()
                .map((MatchResult line) -> line.group(1))
                .mapToDouble(Double::parseDouble)
                .sum();
    }

    private boolean isReady() {
        if (!service.alive()) {
            throw new IllegalStateException("the stock service ended: " + service.lastLines(20));
        }
        try {
            return http.send(request("/actuator/health/readiness"), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .build();
    }

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not within " + BOUND + ": " + what);
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    @Override
    public void close() {
        service.close();
        producer.close(Duration.ofSeconds(2));
    }
}
