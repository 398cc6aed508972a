package io.paywindow.faults.fault;

import io.paywindow.devstack.Server;
import io.paywindow.faults.line.StormServers;
import java.time.Duration;

/** A server is killed (SIGKILL), and is started again on its data a while later. */
record ServerKilled(Server server, Duration lasts) implements Fault {

    @Override
    public String told() {
        return server + " killed for " + lasts.toMillis() + " ms";
    }

    @Override
    public void begin(Stage stage) {
        StormServers servers = stage.line().servers();
        switch (server) {
            case KAFKA -> servers.kafka().kill();
            case REDIS -> servers.redis().kill();
            case RABBITMQ -> servers.rabbit().kill();
        }
    }

    @Override
    public void end(Stage stage) {
        StormServers servers = stage.line().servers();
        switch (server) {
            case KAFKA -> servers.kafka().restart();
            case REDIS -> servers.redis().restart();
            case RABBITMQ -> servers.rabbit().restart();
        }
    }
}
