package io.paywindow.contract.kafka;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.paywindow.contract.kafka.TopicSetup.WrongTopicException;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.names.Topics;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@UsesServers(Server.KAFKA)
class TopicSetupIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Map<String, String> APPEND_TIME =
            Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");

    private final String servers;
    private final Topics topics;
    private Admin admin;

    TopicSetupIT(Servers servers) {
        this.servers = servers.kafkaBootstrapServers();
        this.topics = new Topics(servers.unique("topics") + ".");
    }

    @BeforeEach
    void connect() {
        admin = Admin.create(KafkaClients.admin(settings(true), "topic-setup-it"));
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void makesEveryTopicOfTheLineWithItsGrave() throws Exception {
        ensure(settings(true));

        Map<String, TopicDescription> there = describe(Stream.of(Topic.values())
                .flatMap(topic -> Stream.of(topics.nameOf(topic), topics.deadNameOf(topic)))
                .toList());
        assertThat(there).hasSize(2 * Topic.values().length);
        assertThat(there).hasEntrySatisfying(topics.nameOf(Topic.ORDER_PLACED), partitions(2));
        assertThat(there).hasEntrySatisfying(topics.nameOf(Topic.NUMBER_LEASED), partitions(1));
    }

    @Test
    void aFactsTopicTakesTheBrokersTimeAndKeepsItsRetention() throws Exception {
        ensure(settings(true));

        for (Topic topic : Topic.values()) {
            Config config = configOf(topics.nameOf(topic));
            assertThat(value(config, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)).isEqualTo("LogAppendTime");
            assertThat(value(config, TopicConfig.CLEANUP_POLICY_CONFIG))
                    .isEqualTo(topic.compacted() ? "compact" : "delete");
            assertThat(value(config, TopicConfig.RETENTION_MS_CONFIG))
                    .isEqualTo(topic.retention()
                            .map(Duration::toMillis)
                            .orElse(-1L)
                            .toString());
            assertThat(value(config, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG))
                    .isEqualTo("false");
        }
    }

    @Test
    void ofTwoThatStartAtOnceBothSucceed() {
        CompletableFuture<?>[] starters = Stream.generate(
                        () -> CompletableFuture.runAsync(() -> ensure(settings(true))))
                .limit(2)
                .toArray(CompletableFuture<?>[]::new);

        assertThat(CompletableFuture.allOf(starters)).succeedsWithin(SOON);
    }

    @Test
    void doesNotMindTopicsThatAreThereAlready() {
        ensure(settings(true));

        assertThatCode(() -> new TopicSetup(settings(true)).ensure(admin)).doesNotThrowAnyException();
    }

    @Test
    void refusesATopicOnWhichAProducersClockWouldDecide() throws Exception {
        make(topics.nameOf(Topic.PAYMENT_RECEIVED), 2, Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime"));

        assertThatExceptionOfType(WrongTopicException.class)
                .isThrownBy(() -> ensure(settings(true)))
                .withMessageContaining(topics.nameOf(Topic.PAYMENT_RECEIVED))
                .withMessageContaining("CreateTime (expected: LogAppendTime");
    }

    @Test
    void refusesUnequalPartitionsWhereAnOrderMustMeetItsPayment() throws Exception {
        make(topics.nameOf(Topic.CANCEL_REQUESTED), 3, APPEND_TIME);

        assertThatExceptionOfType(WrongTopicException.class)
                .isThrownBy(() -> ensure(settings(true)))
                .withMessageContaining(topics.nameOf(Topic.CANCEL_REQUESTED) + " 3")
                .withMessageContaining(topics.nameOf(Topic.ORDER_NUMBERED) + " 2")
                .withMessageContaining("expected: the same count");
    }

    @Test
    void refusesMoreThanOnePartitionWhereTheOrderOfClaimsDecides() throws Exception {
        make(topics.nameOf(Topic.NUMBER_LEASED), 2, APPEND_TIME);

        assertThatExceptionOfType(WrongTopicException.class)
                .isThrownBy(() -> ensure(settings(true)))
                .withMessageContaining("2 partitions (expected: 1");
    }

    @Test
    void aPartitionCountOfItsOwnIsGoodWhereNothingMeets() throws Exception {
        make(topics.nameOf(Topic.ORDER_PLACED), 5, APPEND_TIME);

        ensure(settings(true));

        String placed = topics.nameOf(Topic.ORDER_PLACED);
        assertThat(describe(List.of(placed))).hasEntrySatisfying(placed, partitions(5));
    }

    @Test
    void withMakingSwitchedOffAMissingTopicIsWaitedFor() {
        assertThatExceptionOfType(KafkaException.class)
                .isThrownBy(() -> new TopicSetup(settings(false)).ensure(admin))
                .withMessageContaining("missing");
    }

    @Test
    void withMakingSwitchedOffAMissingGraveIsWaitedForToo() throws Exception {
        ensure(settings(true));
        String grave = topics.deadNameOf(Topic.PAYMENT_RECEIVED);
        admin.deleteTopics(List.of(grave)).all().get();
        Awaitility.await()
                .atMost(SOON)
                .until(() -> !admin.listTopics().names().get().contains(grave));

        assertThatExceptionOfType(KafkaException.class)
                .isThrownBy(() -> new TopicSetup(settings(false)).ensure(admin))
                .withMessageContaining("missing");
    }

    @Test
    void moreReplicasThanBrokersIsWeatherThatNamesTheCount() {
        KafkaSettings three = new KafkaSettings(servers, topics.prefix(), true, 2, 3, 2, Map.of());

        assertThatExceptionOfType(KafkaException.class)
                .isThrownBy(() -> new TopicSetup(three).ensure(admin))
                .withMessageContaining("3");
    }

    /** A topic just made may not be known everywhere yet: that is weather, so ask again, as a service does. */
    private void ensure(KafkaSettings settings) {
        Awaitility.await()
                .atMost(SOON)
                .ignoreExceptionsMatching(KafkaException.class::isInstance)
                .untilAsserted(() -> new TopicSetup(settings).ensure(admin));
    }

    private void make(String name, int partitions, Map<String, String> config)
            throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(config)))
                .all()
                .get();
    }

    private Map<String, TopicDescription> describe(Collection<String> names)
            throws ExecutionException, InterruptedException {
        return admin.describeTopics(names).allTopicNames().get();
    }

    private static Consumer<TopicDescription> partitions(int count) {
        return topic -> assertThat(topic.partitions()).hasSize(count);
    }

    private Config configOf(String name) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        return requireNonNull(
                admin.describeConfigs(List.of(resource)).all().get().get(resource));
    }

    private static String value(Config config, String name) {
        return config.get(name).value();
    }

    private KafkaSettings settings(boolean createTopics) {
        return new KafkaSettings(servers, topics.prefix(), createTopics, 2, 1, 1, Map.of());
    }
}
