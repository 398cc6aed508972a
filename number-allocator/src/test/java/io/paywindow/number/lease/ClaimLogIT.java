package io.paywindow.number.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.kafka.TopicSetup;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@UsesServers(Server.KAFKA)
class ClaimLogIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    // The broker's clock is the real one, and it decides which day's claims count.
    private final LocalDate day = LocalDate.now(ZoneOffset.UTC);
    private final List<ClaimLog> open = new ArrayList<>();
    private KafkaSettings kafka;

    @BeforeEach
    void makeTopic(Servers servers) {
        kafka = new KafkaSettings(
                servers.kafkaBootstrapServers(), servers.unique("claims") + ".", true, 1, 1, 1, Map.of());
        try (Admin admin = Admin.create(KafkaClients.admin(kafka, "test"))) {
            new TopicSetup(kafka).ensure(admin);
        }
    }

    @AfterEach
    void close() {
        open.forEach(ClaimLog::close);
    }

    private ClaimLog claimLog(String holder) {
        return claimLog(holder, day.minusDays(1));
    }

    private ClaimLog claimLog(String holder, LocalDate completeFrom) {
        ClaimLog log = new ClaimLog(kafka, new FactCodec(), holder, completeFrom, PATIENCE, new SimpleMeterRegistry());
        open.add(log);
        log.start();
        return log;
    }

    @Test
    void givesARunToWhoClaimsItFirst() {
        ClaimLog first = claimLog("a");
        ClaimLog second = claimLog("b");

        assertThat(first.claim(day, new NumberBlock(1, 1_000))).isTrue();
        assertThat(second.claim(day, new NumberBlock(1, 1_000))).isFalse();
        assertThat(second.claim(day, new NumberBlock(1_001, 2_000))).isTrue();
        assertThat(second.highestClaimed(day)).isEqualTo(2_000);
        assertThat(second.isTaken(day, new NumberBlock(900, 950))).isTrue();
    }

    @Test
    void neverGivesARunToTwoWhoClaimItAtOnce() throws Exception {
        List<ClaimLog> logs = List.of(claimLog("a"), claimLog("b"), claimLog("c"), claimLog("d"));
        try (ExecutorService threads = Executors.newFixedThreadPool(logs.size())) {
            for (int round = 0; round < 50; round++) {
                NumberBlock wanted = new NumberBlock(round * 10L + 1, round * 10L + 10);
                List<Future<Boolean>> answers = new ArrayList<>();
                for (ClaimLog log : logs) {
                    answers.add(threads.submit(() -> log.claim(day, wanted)));
                }
                int winners = 0;
                for (Future<Boolean> answer : answers) {
                    winners += answer.get() ? 1 : 0;
                }
                assertThat(winners).isEqualTo(1);
            }
        }
    }

    @Test
    void knowsAfterAColdStartWhatWasClaimedBefore() {
        ClaimLog before = claimLog("a");
        before.claim(day, new NumberBlock(1, 1_000));
        before.claim(day.plusDays(1), new NumberBlock(1, 500));

        ClaimLog after = claimLog("a");

        assertThat(after.highestClaimed(day)).isEqualTo(1_000);
        assertThat(after.highestClaimed(day.plusDays(1))).isEqualTo(500);
        assertThat(after.claim(day, new NumberBlock(1_000, 1_010))).isFalse();
    }

    @Test
    void readsFromTheEndWhenNothingThatCountsWasAppended() {
        claimLog("a").claim(day, new NumberBlock(1, 1_000));

        ClaimLog ahead = claimLog("b", day.plusDays(5));

        assertThat(ahead.highestClaimed(day)).isZero();
    }

    @Test
    void refusesToDecideOnADayWhoseClaimsItHasNotRead() {
        ClaimLog log = claimLog("a");

        assertThatThrownBy(() -> log.claim(day.minusDays(2), new NumberBlock(1, 1_000)))
                .isInstanceOf(NumbersAwayException.class)
                .hasMessageContaining("day: " + day.minusDays(2));
    }

    @Test
    void givesNothingToAClockThatIsDaysOff() {
        ClaimLog log = claimLog("a");

        assertThatThrownBy(() -> log.claim(day.plusDays(4), new NumberBlock(1, 1_000)))
                .isInstanceOf(NumbersAwayException.class)
                .hasMessageContaining("a clock is days off");
    }

    @Test
    void passesOverWhatIsNoClaim() {
        try (Producer<String, byte[]> producer = new KafkaProducer<>(KafkaClients.producer(kafka, "test"))) {
            var unused = producer.send(
                    new ProducerRecord<>(kafka.topics().nameOf(Topic.NUMBER_LEASED), "x", new byte[] {1, 2, 3}));
        }

        assertThat(claimLog("a").claim(day, new NumberBlock(1, 1_000))).isTrue();
    }
}
