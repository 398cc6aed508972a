package io.paywindow.bench.api;

import io.paywindow.bench.ServiceJar;
import io.paywindow.bench.Wait;
import io.paywindow.devstack.ChildProcess;
import io.paywindow.devstack.JavaCommand;
import io.paywindow.devstack.Launch;
import io.paywindow.devstack.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A service of the line in a JVM of its own, from the jar that is shipped. */
final class Service implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final int OK = 200;
    private static final String LAUNCHER = "org.springframework.boot.loader.launch.PropertiesLauncher";
    private static final List<String> JVM =
            List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

    private final String name;
    private final int port = Ports.free();
    private final int managementPort;
    private final ChildProcess process;
    private final long startedAt = System.nanoTime();
    private volatile Duration startedWithin = Duration.ZERO;

    /**
     * Starts it; returns at once.
     *
     * @param command its whole command line
     * @param hasServerPort whether callers reach it on a port of its own beside the management port
     */
    private Service(
            String name, Path folder, List<String> command, Map<String, String> settings, boolean hasServerPort) {
        this.name = name;
        this.managementPort = hasServerPort ? Ports.free() : port;
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("SERVER_PORT", Integer.toString(port));
        environment.put("MANAGEMENT_SERVER_PORT", Integer.toString(managementPort));
        environment.put("PIPELINE_INSTANCE_ID", "bench");
        process = ChildProcess.start(
                Launch.of(name, folder.resolve(name + ".log"), command).withEnvironment(environment));
    }

    /** One without callers of its own. */
    static Service inner(String name, Path folder, Map<String, String> settings) {
        return new Service(name, folder, JavaCommand.jar(ServiceJar.of(name), JVM), settings, false);
    }

    /** The order API, with the bare endpoint beside it. */
    static Service orderApi(Path folder, Map<String, String> settings) {
        Path ours;
        try {
            ours = Path.of(BareOrders.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        List<String> jvm = new ArrayList<>(JVM);
        jvm.add("-Dloader.path=" + ours);
        jvm.add("-Dloader.main=" + BareOrders.class.getName());
        List<String> command = JavaCommand.main(ServiceJar.of("order-api").toString(), LAUNCHER, jvm);
        return new Service("order-api", folder, command, settings, true);
    }

    Service awaitReady() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest readiness = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + managementPort + "/actuator/health/readiness"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            Wait.until(name + " is ready", READY_WITHIN, () -> {
                if (!process.alive()) {
                    throw new IllegalStateException(name + " ended:\n" + String.join("\n", process.lastLines(40)));
                }
                return answers(http, readiness);
            });
        }
        startedWithin = Duration.ofNanos(System.nanoTime() - startedAt);
        return this;
    }

    /** From its start until it was ready. */
    Duration startedWithin() {
        if (startedWithin.isZero()) {
            throw new IllegalStateException(name + " never became ready:\n" + String.join("\n", process.lastLines(40)));
        }
        return startedWithin;
    }

    private static boolean answers(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
    }
}
