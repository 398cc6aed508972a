package io.paywindow.devstack;

import java.util.List;

/** A RabbitMQ node somewhere: a child process or a container. It keeps its port and its data over a kill and a start. */
interface RabbitNode {

    /** Starts the node, or starts it again; returns when it speaks AMQP. */
    void start();

    void kill();

    void suspend();

    void resume();

    /** Stops the node in good order and removes what only it needed. */
    void stop();

    void addVhost(String name);

    /** Runs {@code rabbitmqctl} on the node. */
    void control(String... arguments);

    int port();

    long pid();

    boolean alive();

    /** The end of its log. */
    List<String> lastLines(int count);

    /** What it is, for the operator. */
    String origin();
}
