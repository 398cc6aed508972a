package io.paywindow.stock;

/**
 * A part of the service that works by itself once it is started. Every bean of this type is started once, and closed when the service
 * stops; what {@link #needsTopics} is started only after Kafka is there and its topics are as they must be.
 */
public interface Worker extends AutoCloseable {

    /** Begins to work, on threads of its own; returns at once. A server that is away is waited for. */
    void start();

    /** Whether it must not start before Kafka and its topics are there. */
    default boolean needsTopics() {
        return false;
    }

    /** Finishes what it has begun, within a bound, and stops. */
    @Override
    void close();
}
