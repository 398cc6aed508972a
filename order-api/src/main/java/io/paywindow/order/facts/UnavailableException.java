package io.paywindow.order.facts;

/**
 * A server that is needed is away or slow: weather. The client is told 503 and when to try again.
 *
 * <p>The message is for people and names no address. Without a stack trace: a flood of these must stay cheap.
 */
public final class UnavailableException extends RuntimeException {

    public UnavailableException(String message) {
        super(message, null, false, false);
    }

    public UnavailableException(String message, Throwable cause) {
        super(message, cause, false, false);
    }
}
