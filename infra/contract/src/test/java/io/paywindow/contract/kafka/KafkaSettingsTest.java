package io.paywindow.contract.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "'', '', 6, 3, 2, kafka.bootstrap-servers",
        "h:1, 'a b', 6, 3, 2, topic-prefix",
        "h:1, '', 0, 3, 2, kafka.partitions",
        "h:1, '', 1001, 3, 2, kafka.partitions",
        "h:1, '', 6, 0, 1, kafka.replication-factor",
        "h:1, '', 6, 10, 2, kafka.replication-factor",
        "h:1, '', 6, 3, 0, kafka.min-insync-replicas",
        "h:1, '', 6, 3, 4, kafka.min-insync-replicas"
    })
    void aValueOutOfItsLimitsIsNamed(
            String servers, String prefix, int partitions, int replicas, int inSync, String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KafkaSettings(servers, prefix, true, partitions, replicas, inSync, Map.of()))
                .withMessageStartingWith(name + ": ")
                .withMessageContaining("(expected: ");
    }

    @Test
    void everyClientIsGivenTheOperatorsPropertiesButOurPromisesStand() {
        KafkaSettings settings = new KafkaSettings(
                "h:1", "shop.", true, 6, 3, 2, Map.of("security.protocol", "SSL", "acks", "0", "isolation.level", "x"));

        assertThat(KafkaClients.producer(settings, "p"))
                .containsEntry("security.protocol", "SSL")
                .containsEntry(ProducerConfig.ACKS_CONFIG, "all");
        assertThat(KafkaClients.consumer(settings, "c", "group"))
                .containsEntry("security.protocol", "SSL")
                .containsEntry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        assertThat(KafkaClients.admin(settings, "a")).containsEntry("security.protocol", "SSL");
    }

    @Test
    void groupsAndTransactionsBelongToTheShop() {
        KafkaSettings settings = new KafkaSettings("h:1", "shop.", true, 6, 3, 2, Map.of());

        assertThat(KafkaClients.consumer(settings, "c", "group")).containsEntry("group.id", "shop.group");
        assertThat(KafkaClients.transactionalProducer(settings, "p", "numbers-1"))
                .containsEntry("transactional.id", "shop.numbers-1");
    }

    @Test
    void kafkaKnowsEveryOptionWeSet() {
        KafkaSettings settings = new KafkaSettings("h:1", "", true, 6, 3, 2, Map.of());

        assertThat(ProducerConfig.configNames())
                .containsAll(
                        KafkaClients.transactionalProducer(settings, "p", "t").keySet());
        assertThat(ConsumerConfig.configNames())
                .containsAll(KafkaClients.consumer(settings, "c", "g").keySet());
        assertThat(AdminClientConfig.configNames())
                .containsAll(KafkaClients.admin(settings, "a").keySet());
    }
}
