package io.paywindow.stock.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.names.RedisKeys;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.ledger.Settlement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@UsesServers({Server.KAFKA, Server.REDIS})
final class LedgerAuditIT {

    private final LedgerLine line;

    LedgerAuditIT(Servers servers) {
        this.line = LedgerLine.on(servers, "audit");
    }

    @AfterEach
    void close() {
        line.close();
    }

    @Test
    void findsTheLedgerEqualAndTakesSnapshotsThatARebuildBeginsWith() {
        try (KeptLedger kept = line.kept("one")) {
            kept.start();
            String sku = line.product(10, null);
            line.awaitShelf(sku, 10, 0, 0);
            OrderPlaced open = line.order("anna", sku, 1);
            line.number(open);
            OrderPlaced sold = line.order("bob", sku, 2);
            line.outcome(OutcomeKind.PAID, line.number(sold), sold);
            line.awaitShelf(sku, 7, 1, 2);

            await().atMost(LedgerLine.SOON).until(() -> audits("equal") >= 2 && snapshots() > 0);
            assertThat(audits("different")).isZero();

            double before = audits("equal");
            line.forget();
            line.awaitShelf(sku, 7, 1, 2);
            await().atMost(LedgerLine.SOON).until(() -> audits("equal") > before);
            assertThat(audits("different")).isZero();
        }
    }

    @Test
    void tellsForHowLongNothingWasAudited() {
        try (KeptLedger kept = line.kept("one")) {
            await().atMost(LedgerLine.SOON).until(() -> auditAge() >= 1);
            kept.start();
            await().atMost(LedgerLine.SOON).until(() -> audits("equal") > 0 && auditAge() == 0);
        }
        await().atMost(LedgerLine.SOON).until(() -> auditAge() >= 1);
    }

    @Test
    void callsItDriftWhenTwoAuditsFindTheSameDifference() {
        try (KeptLedger kept = line.kept("one")) {
            kept.start();
            String sku = line.product(10, null);
            line.awaitShelf(sku, 10, 0, 0);

            line.redis.await(line.redis.text().hincrby(RedisKeys.stock(sku), "available", -1));

            await().atMost(LedgerLine.SOON)
                    .until(() ->
                            line.metrics.get("paywindow.ledger.drift").gauge().value() == 1);

            kept.parts.keeper().forget();

            line.awaitShelf(sku, 10, 0, 0);
            await().atMost(LedgerLine.SOON)
                    .until(() ->
                            line.metrics.get("paywindow.ledger.drift").gauge().value() == 0);
        }
    }

    @Test
    void explainsWhatTheLogHasYetToTellOf() {
        try (KeptLedger kept = line.kept("one")) {
            kept.start();
            String sku = line.product(10, null);
            line.awaitShelf(sku, 10, 0, 0);
            line.hold(line.order("anna", sku, 3), line.number());
            line.assertShelf(sku, 7, 3, 0);

            double before = audits("equal");
            await().atMost(LedgerLine.SOON).until(() -> audits("equal") >= before + 2);
            assertThat(audits("different")).isZero();
            assertThat(line.metrics.get("paywindow.ledger.unlogged").gauge().value())
                    .isEqualTo(1);
        }
    }

    @Test
    void loadsTheLogAnewInAnotherInstance() {
        String sku = line.product(10, null);
        OrderPlaced sold = line.order("bob", sku, 2);
        try (KeptLedger kept = line.kept("one")) {
            kept.start();
            line.awaitShelf(sku, 10, 0, 0);
            String number = line.number(sold);
            await().atMost(LedgerLine.SOON).until(() -> snapshots() > 0 && audits("equal") > 1);
            line.outcome(OutcomeKind.PAID, number, sold);
            // Said twice, the first time before the next snapshot: it counts once.
            line.write(line.numbered(sold, number));
        }
        double before = audits("equal");
        try (KeptLedger next = line.kept("two")) {
            next.start();
            line.awaitShelf(sku, 8, 0, 2);
            await().atMost(LedgerLine.SOON.plus(Duration.ofSeconds(10))).until(() -> audits("equal") >= before + 2);
            assertThat(audits("different")).isZero();
        }
    }

    @Test
    void isExactWhileOrdersComeInAndAreSettled() {
        try (KeptLedger kept = line.kept("one")) {
            kept.start();
            String sku = line.product(100_000, null);
            line.awaitShelf(sku, 100_000, 0, 0);
            double enough = audits("equal") + 10;
            long giveUpAt = System.nanoTime() + LedgerLine.SOON.toNanos();
            for (int n = 0; audits("equal") < enough; n++) {
                assertThat(System.nanoTime()).as("time left, orders: %d", n).isLessThan(giveUpAt);
                OrderPlaced order = line.order("user-" + n, sku, 1);
                String number = line.number(order);
                line.adjust(sku, 1);
                if (n % 2 == 0) {
                    line.outcome(OutcomeKind.PAID, number, order);
                    line.settle(Settlement.Kind.SELL, number, order);
                }
            }
            assertThat(audits("different")).isZero();
        }
    }

    @Test
    void readsOnlyWhatWasWrittenSinceTheLastAudit() {
        int before = 60;
        String sku = line.product(1_000, null);
        for (int n = 0; n < before; n++) {
            line.adjust(sku, 1);
        }
        try (KeptLedger kept = line.kept("one")) {
            kept.start();
            awaitAnotherAudit();
            assertThat(readByAudits()).isEqualTo(before + 1);

            line.number(line.order("anna", sku, 3));
            line.adjust(sku, 5);
            line.awaitShelf(sku, 1_062, 3, 0);
            await().atMost(LedgerLine.SOON).until(() -> line.unlogged() == 0);
            awaitAnotherAudit();

            assertThat(readByAudits()).isEqualTo(before + 3);
            assertThat(audits("different")).isZero();
        }
    }

    /** Waits for an audit that began after this call. */
    private void awaitAnotherAudit() {
        double before = audits("equal");
        await().atMost(LedgerLine.SOON).until(() -> audits("equal") >= before + 2);
    }

    private double readByAudits() {
        return line.metrics.counter("paywindow.ledger.audit.records").count();
    }

    private double auditAge() {
        return line.metrics.get("paywindow.ledger.audit.age.seconds").gauge().value();
    }

    private double audits(String result) {
        return line.metrics.counter("paywindow.ledger.audits", "result", result).count();
    }

    private long snapshots() {
        return line.count(line.kafka.topics().nameOf(Topic.STOCK_SNAPSHOT));
    }
}
