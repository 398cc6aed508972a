package io.paywindow.faults.line;

import io.paywindow.devstack.ChildProcess;
import io.paywindow.devstack.Launch;
import io.paywindow.devstack.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One instance of a service: its name, ports and network stay, whatever becomes of its process. Thread-safe. */
public final class Seat implements AutoCloseable {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);
    private static final int LOG_LINES = 40;

    private final Service service;
    private final String name;
    private final Network network;
    private final int managementPort = Ports.free();
    private final HttpClient http;
    private final Path folder;
    private List<String> command = List.of();
    private Map<String, String> environment = Map.of();
    private @Nullable ChildProcess process;
    private boolean wanted;
    private int endedByItself;

    Seat(Service service, int number, Path folder, HttpClient http) {
        this.service = service;
        this.name = service.module() + "-" + number;
        this.network = new Network(name, service.wires().toArray(Network.Wire[]::new));
        this.folder = folder;
        this.http = http;
    }

    public Service service() {
        return service;
    }

    public String name() {
        return name;
    }

    public Network network() {
        return network;
    }

    void become(List<String> runs, Map<String, String> settings) {
        command = runs;
        environment = new HashMap<>(settings);
        environment.put("PIPELINE_INSTANCE_ID", name);
        environment.put("MANAGEMENT_SERVER_PORT", Integer.toString(managementPort));
    }

    /** Starts the process; returns as soon as it runs, ready or not. */
    public synchronized void launch() {
        wanted = true;
        process = ChildProcess.start(
                Launch.of(name, folder.resolve(name + ".log"), command).withEnvironment(environment));
    }

    /** Ends the process as a crash would, and keeps it down until it is launched. */
    public synchronized void kill() {
        wanted = false;
        process().kill();
    }

    /** Starts it again if it ended by itself, as whatever runs it in production would. */
    public synchronized void supervise() {
        if (wanted && !alive()) {
            endedByItself++;
            launch();
        }
    }

    /** How often it ended without having been told to. */
    public synchronized int endedByItself() {
        return endedByItself;
    }

    public synchronized boolean alive() {
        ChildProcess current = process;
        return current != null && current.alive();
    }

    public synchronized ChildProcess process() {
        ChildProcess current = process;
        if (current == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return current;
    }

    /** What its health page says of its readiness; empty if it is ready. */
    public String missing() throws InterruptedException {
        URI readiness = URI.create("http://127.0.0.1:" + managementPort + "/actuator/health/readiness");
        HttpRequest question =
                HttpRequest.newBuilder(readiness).timeout(ANSWER_WITHIN).build();
        try {
            var answer = http.send(question, BodyHandlers.ofString());
            return answer.statusCode() == 200 ? "" : answer.body();
        } catch (IOException e) {
            return alive()
                    ? "it does not answer: " + e
                    : "it ended: " + process().lastLines(LOG_LINES);
        }
    }

    @Override
    public synchronized void close() {
        wanted = false;
        if (process != null) {
            // Nobody wants what it might still do.
            process.kill();
        }
        network.close();
    }
}
