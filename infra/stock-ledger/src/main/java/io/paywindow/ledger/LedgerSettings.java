package io.paywindow.ledger;

import java.time.Duration;

/**
 * The rules of the shop that the ledger keeps.
 *
 * @param dedupeWindow how long a refusal, a closed hold and an adjustment are remembered, 1 s to 30 days
 * @param maxUnpaidPerUser most orders of one user that may await their payment, 1 to 1,000,000
 */
public record LedgerSettings(Duration dedupeWindow, int maxUnpaidPerUser) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int MOST = 1_000_000;

    public LedgerSettings {
        if (dedupeWindow.compareTo(SHORTEST) < 0 || dedupeWindow.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("dedupe-window: " + dedupeWindow + " (expected: 1 s to 30 days)");
        }
        if (maxUnpaidPerUser < 1 || maxUnpaidPerUser > MOST) {
            throw new IllegalArgumentException(
                    "max-unpaid-per-user: " + maxUnpaidPerUser + " (expected: 1 to " + MOST + ")");
        }
    }
}
