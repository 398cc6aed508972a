package io.paywindow.stock.ledger;

import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.ledger.LedgerKeeper;
import io.paywindow.ledger.StockLedger;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What the parts of the ledger's keeping share.
 *
 * @param clientId how we show at the brokers
 * @param dedupeWindow how long a closed order and an adjustment are remembered
 * @param auditInterval how often the ledger is compared with the log
 */
record LedgerParts(
        KafkaSettings kafka,
        String clientId,
        StockLedger ledger,
        LedgerKeeper keeper,
        FactCodec codec,
        LedgerTopics topics,
        LedgerRecords records,
        LedgerMeters meters,
        InstantSource clock,
        Duration dedupeWindow,
        Duration auditInterval) {

    static LedgerParts of(
            KafkaSettings kafka,
            String instanceId,
            StockLedger ledger,
            FactCodec codec,
            LedgerMeters meters,
            InstantSource clock,
            Duration dedupeWindow,
            Duration auditInterval) {
        LedgerTopics topics = new LedgerTopics(kafka);
        return new LedgerParts(
                kafka,
                "stock-ledger-" + instanceId,
                ledger,
                ledger.keeper(instanceId),
                codec,
                topics,
                new LedgerRecords(codec, topics),
                meters,
                clock,
                dedupeWindow,
                auditInterval);
    }
}
