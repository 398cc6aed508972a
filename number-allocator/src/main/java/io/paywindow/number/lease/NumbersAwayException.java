package io.paywindow.number.lease;

/** No number can be had at the moment, though the day has some left: Redis or Kafka is away. Weather, so the order waits. */
public final class NumbersAwayException extends RuntimeException {

    NumbersAwayException(String message) {
        super(message);
    }

    NumbersAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
