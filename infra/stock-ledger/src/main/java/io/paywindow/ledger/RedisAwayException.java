package io.paywindow.ledger;

/**
 * Redis is away, starting, failing over or too slow: weather. What was asked may or may not have happened; asking again later is
 * right, because every script is harmless when repeated.
 */
public final class RedisAwayException extends RuntimeException {

    RedisAwayException(String message) {
        super(message);
    }

    RedisAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
