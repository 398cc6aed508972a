package io.paywindow.number.order;

/** The orders at hand must wait: Redis, Kafka or the ledger is not there at the moment. Weather, never a reason to refuse. */
public final class BatchWaitsException extends RuntimeException {

    BatchWaitsException(String message) {
        super(message);
    }

    BatchWaitsException(String message, Throwable cause) {
        super(message, cause);
    }
}
