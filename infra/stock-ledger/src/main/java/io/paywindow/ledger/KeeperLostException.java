package io.paywindow.ledger;

/** A repair ended half way: another stock-service took it over, or this is no longer the Redis that was meant. Weather: begin anew. */
public final class KeeperLostException extends RuntimeException {

    public KeeperLostException(String reply) {
        super("the ledger's repair was given up: " + reply);
    }
}
