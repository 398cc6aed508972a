package io.paywindow.stock.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.contract.ContactGiven;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.kafka.TopicSetup;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import io.paywindow.stock.Shop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The book of contacts follows the log, and comes back when Redis forgot it. */
@UsesServers({Server.KAFKA, Server.REDIS, Server.RABBITMQ})
final class ContactFeedIT {

    private static final Duration BOUND = Duration.ofSeconds(30);

    private final FactCodec codec = new FactCodec();
    private Shop shop;
    private RedisLink redis;
    private ContactBook book;

    @BeforeEach
    void open(Servers servers) {
        shop = new Shop(
                servers.kafkaBootstrapServers(),
                servers.redisUrl(),
                servers.amqpUri(),
                servers.unique("contacts") + ".");
        try (Admin admin = Admin.create(KafkaClients.admin(shop.kafka(), "topics"))) {
            new TopicSetup(shop.kafka()).ensure(admin);
        }
        redis = new RedisLink(new RedisSettings(servers.redisUrl(), Duration.ofSeconds(2)), "test");
        redis.await(redis.text().flushall());
        book = new ContactBook(redis);
    }

    @AfterEach
    void close() {
        redis.close();
        shop.close();
    }

    @Test
    void whatACustomerSaidLastCountsAndATombstoneErasesIt() throws Exception {
        try (ContactFeed one = feed("one");
                ContactFeed two = feed("two")) {
            give("anna", new ContactGiven("anna", "a@example.org", null, "zh", Instant.EPOCH));
            give("bob", new ContactGiven("bob", null, "https://example.org/hook", "en", Instant.EPOCH));
            await().atMost(BOUND).until(() -> found("bob").webhookUrl().isPresent());
            await().atMost(BOUND).until(() -> found("anna").email().equals(Optional.of("a@example.org")));
            give("anna", new ContactGiven("anna", "b@example.org", null, "en", Instant.EPOCH));
            give("bob", null);

            await().atMost(BOUND).until(() -> book.of("bob").equals(Optional.of(Contact.UNKNOWN)));
            await().atMost(BOUND).until(() -> found("anna").email().equals(Optional.of("b@example.org")));
            await().atMost(BOUND)
                    .until(() -> one.trouble().isEmpty() && two.trouble().isEmpty());
        }
    }

    @Test
    void readsItAllAgainAfterRedisForgot() throws Exception {
        give("anna", new ContactGiven("anna", "a@example.org", null, "zh", Instant.EPOCH));
        try (ContactFeed feed = feed("one")) {
            await().atMost(BOUND).until(() -> found("anna").email().isPresent());

            redis.await(redis.text().flushall());

            await().atMost(BOUND).until(() -> found("anna").email().isPresent());
            await().atMost(BOUND).until(() -> feed.trouble().isEmpty());
        }
    }

    @Test
    void doesNotTakeACustomerWhomRedisForgotForOneWhoSaidNothing() throws Exception {
        give("anna", new ContactGiven("anna", "a@example.org", null, "zh", Instant.EPOCH));
        String replid;
        try (ContactFeed feed = feed("one")) {
            await().atMost(BOUND).until(() -> found("anna").email().isPresent());
            await().atMost(BOUND).until(() -> feed.trouble().isEmpty());
            replid = book.state().replid();
        }
        redis.await(redis.text().flushall());

        assertThat(book.of("anna")).isEmpty();
        assertThat(book.declareWhole(replid, Map.of(0, 1L))).isFalse();
        assertThat(book.declareWhole("another", Map.of())).isFalse();
        assertThat(book.of("anna")).isEmpty();
        try (ContactFeed feed = feed("one")) {
            await().atMost(BOUND).until(() -> book.of("anna").isPresent());
            assertThat(found("anna").email()).contains("a@example.org");
            await().atMost(BOUND).until(() -> feed.trouble().isEmpty());
        }
    }

    @Test
    void setsAsideWhatMakesNoSenseAndGoesOn() throws Exception {
        shop.write(Topic.CONTACT_GIVEN, "carol", "broken".getBytes(StandardCharsets.UTF_8));
        give("carol", new ContactGiven("somebody-else", "a@example.org", null, "en", Instant.EPOCH));
        give("carol", new ContactGiven("carol", null, "ftp://example.org", "en", Instant.EPOCH));
        try (ContactFeed feed = feed("one")) {
            give("carol", new ContactGiven("carol", "c@example.org", null, "en", Instant.EPOCH));

            await().atMost(BOUND).until(() -> found("carol").email().isPresent());
            assertThat(shop.read(shop.kafka().topics().deadNameOf(Topic.CONTACT_GIVEN)))
                    .hasSize(3);
            await().atMost(BOUND).until(() -> feed.trouble().isEmpty());
        }
    }

    private Contact found(String userId) {
        return book.of(userId).orElse(Contact.UNKNOWN);
    }

    private ContactFeed feed(String instance) {
        ContactFeed feed = new ContactFeed(shop.kafka(), instance, codec, book);
        feed.start();
        return feed;
    }

    private void give(String userId, @Nullable ContactGiven said) throws Exception {
        KafkaSettings kafka = shop.kafka();
        try (Producer<String, byte[]> producer = new KafkaProducer<>(KafkaClients.producer(kafka, "customer"))) {
            producer.send(new ProducerRecord<>(
                            kafka.topics().nameOf(Topic.CONTACT_GIVEN),
                            userId,
                            said == null ? null : codec.encode(said)))
                    .get();
        }
    }
}
