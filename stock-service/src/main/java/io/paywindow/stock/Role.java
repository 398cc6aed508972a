package io.paywindow.stock;

/** What an instance of the stock service does; one instance may do all, or each role may run on its own. */
public enum Role {
    /** Carries facts from Kafka to the exchange. */
    BRIDGE,
    /** Settles stock, keeps the ledger equal to the log, audits it. */
    STOCK,
    /** Tells customers. */
    NOTIFICATION
}
