package io.paywindow.stock.ledger;

/** A ledger with its keeper: fed from the log, repaired, and audited, from its start until it is closed. */
final class KeptLedger implements AutoCloseable {

    final LedgerParts parts;
    private final LedgerFeed feed;
    private final LedgerAudit audit;

    KeptLedger(LedgerParts parts) {
        this.parts = parts;
        this.feed = new LedgerFeed(parts, false);
        this.audit = new LedgerAudit(parts, feed);
    }

    void start() {
        feed.start();
        audit.start();
    }

    @Override
    public void close() {
        audit.close();
        feed.close();
    }
}
