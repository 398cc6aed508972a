package io.paywindow.faults.fault;

import io.paywindow.devstack.Server;
import io.paywindow.faults.line.StormServers;
import java.time.Duration;

/** A server stands still (SIGSTOP): connections stay open, nothing is answered. */
record ServerFrozen(Server server, Duration lasts) implements Fault {

    @Override
    public String told() {
        return server + " frozen for " + lasts.toMillis() + " ms";
    }

    @Override
    public void begin(Stage stage) {
        StormServers servers = stage.line().servers();
        switch (server) {
            case KAFKA -> servers.kafka().suspend();
            case REDIS -> servers.redis().suspend();
            case RABBITMQ -> servers.rabbit().suspend();
        }
    }

    @Override
    public void end(Stage stage) {
        StormServers servers = stage.line().servers();
        switch (server) {
            case KAFKA -> servers.kafka().resume();
            case REDIS -> servers.redis().resume();
            case RABBITMQ -> servers.rabbit().resume();
        }
    }
}
