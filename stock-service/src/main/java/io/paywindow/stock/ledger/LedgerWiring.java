package io.paywindow.stock.ledger;

import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.ledger.StockLedger;
import io.paywindow.stock.ConditionalOnRole;
import io.paywindow.stock.ReadyCheck;
import io.paywindow.stock.Role;
import io.paywindow.stock.StockSettings;
import java.time.InstantSource;
import org.springframework.boot.ApplicationArguments;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ledger's keeper, in instances that have the role {@code stock}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.STOCK)
class LedgerWiring {

    /** The option of the command line that has the ledger built anew from the log before anything else. */
    static final String REPAIR = "repair";

    @Bean
    LedgerParts ledgerParts(
            StockSettings settings, StockLedger ledger, FactCodec codec, MeterRegistry registry, InstantSource clock) {
        return LedgerParts.of(
                settings.kafka(),
                settings.instanceId(),
                ledger,
                codec,
                new LedgerMeters(registry),
                clock,
                settings.dedupeWindow(),
                settings.auditInterval());
    }

    @Bean
    LedgerFeed ledgerFeed(LedgerParts parts, ApplicationArguments arguments) {
        return new LedgerFeed(parts, arguments.containsOption(REPAIR));
    }

    @Bean
    LedgerAudit ledgerAudit(LedgerParts parts, LedgerFeed feed) {
        return new LedgerAudit(parts, feed);
    }

    @Bean
    ReadyCheck ledgerCheck(LedgerFeed feed) {
        return new ReadyCheck("ledger", feed::trouble);
    }
}
