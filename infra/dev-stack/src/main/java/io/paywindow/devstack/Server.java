package io.paywindow.devstack;

/** A server that a test may ask for. */
public enum Server {
    KAFKA,
    REDIS,
    RABBITMQ
}
