package io.paywindow.devstack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * The whole stack on one machine: three servers, the services that use them, something to order.
 *
 * <p>Started by one thread, stopped by another at any time.
 */
final class DevStack implements AutoCloseable {

    private static final List<String> CUSTOMERS = List.of("customer", "customer2");
    private static final Duration SERVICE_STOP_BOUND = Duration.ofSeconds(20);
    private static final String PIDS = "pids";

    private final UpOptions options;
    private final Map<String, String> environment;
    private final Console console;
    private final DataFolder data;
    private final Members members;
    private final Together together = new Together();
    private final Set<Integer> portsGiven = new HashSet<>();
    private volatile boolean stopping;

    DevStack(UpOptions options, Map<String, String> environment, Console console) {
        this.options = options;
        this.environment = Map.copyOf(environment);
        this.console = console;
        this.members = new Members(console);
        this.data = DataFolder.open(options.data());
    }

    /** Returns when an order can be placed. */
    void start(long startedNanos) {
        cleanUp();
        Secrets secrets = Secrets.of(data);
        List<Backend> backends = startBackends();
        rememberPids();
        List<RunningService> services = startServices(serviceEnvironment(backends, secrets));
        String shopUrl = services.stream()
                .flatMap(service -> service.serverPort().stream())
                .findFirst()
                .map(port -> "http://127.0.0.1:" + port)
                .orElse("");
        Map<String, String> tokens = new LinkedHashMap<>();
        if (!shopUrl.isEmpty()) {
            tokens.putAll(seed(shopUrl, secrets));
        }
        tokens.put("operator", secrets.operatorToken());
        Endpoints endpoints = endpoints(shopUrl, backends, secrets, tokens);
        data.publish(endpoints.json());
        new ReadyBlock(console, options.data(), environment).print(endpoints, services, startedNanos);
    }

    /** What an earlier start left behind: an address that is no longer true, processes that have not quite ended. */
    private void cleanUp() {
        data.withdrawEndpoints();
        int leftovers = Leftovers.reap(data.resolve(PIDS));
        if (leftovers > 0) {
            console.line("  %d processes of a start that was killed had to end first".formatted(leftovers));
        }
        if (options.fresh()) {
            data.wipe();
            console.line("  --fresh: all data of earlier starts is gone");
        }
    }

    private List<Backend> startBackends() {
        Backends backends = new Backends(data, environment);
        return together.run(List.of(
                () -> backend("kafka", backends::kafka),
                () -> backend("redis", backends::redis),
                () -> backend("amqp", backends::amqp)));
    }

    private Backend backend(String name, Callable<Backend> start) throws Exception {
        long started = System.nanoTime();
        Backend backend = start.call();
        backend.member().ifPresent(members::addServer);
        console.ready(name, started, backend.origin());
        return backend;
    }

    private Map<String, String> serviceEnvironment(List<Backend> backends, Secrets secrets) {
        Map<String, String> shared = new HashMap<>();
        backends.forEach(backend -> shared.putAll(backend.serviceEnvironment()));
        shared.put("PIPELINE_OPERATOR_TOKEN_HASH", secrets.operatorTokenHash());
        shared.put("PIPELINE_PAYMENT_SECRETS", secrets.paymentSecret());
        // Tokens of a laptop are in files and on screens: they are good on this machine only.
        shared.put("SERVER_ADDRESS", "127.0.0.1");
        shared.put("SPRING_OUTPUT_ANSI_ENABLED", "never");
        // What the operator says of the line itself wins; where things are is ours to say.
        environment.forEach((name, value) -> {
            if (name.startsWith("PIPELINE_KAFKA_")) {
                shared.put(name, value);
            }
        });
        return shared;
    }

    private List<RunningService> startServices(Map<String, String> shared) {
        List<Callable<RunningService>> starts = new ArrayList<>();
        for (UpOptions.Service service : options.services()) {
            int managementPort = port(service.managementPort());
            Optional<Integer> serverPort = service.serverPort().map(this::port);
            starts.add(() -> startService(service, managementPort, serverPort, shared));
        }
        return together.run(starts);
    }

    private RunningService startService(
            UpOptions.Service service, int managementPort, Optional<Integer> serverPort, Map<String, String> shared) {
        long started = System.nanoTime();
        Map<String, String> own = new HashMap<>(shared);
        own.put("PIPELINE_INSTANCE_ID", service.name() + "-1");
        own.put(
                "PIPELINE_STATE_DIR",
                data.resolve(service.name()).resolve("state").toString());
        own.put("MANAGEMENT_SERVER_PORT", Integer.toString(managementPort));
        serverPort.ifPresent(port -> {
            own.put("SERVER_PORT", Integer.toString(port));
            // Only a service with two ports may be told two addresses.
            own.put("MANAGEMENT_SERVER_ADDRESS", "127.0.0.1");
        });
        ServiceApp app = new ServiceApp(service, managementPort, data);
        ChildProcess process = app.start(own);
        members.addService(new Member.OfProcess(service.name(), process, SERVICE_STOP_BOUND));
        rememberPids();
        app.awaitReady(process, console);
        console.ready(
                service.name(),
                started,
                serverPort.map(port -> "http://127.0.0.1:" + port).orElse("health on port " + managementPort));
        return new RunningService(service.name(), managementPort, serverPort, process);
    }

    private int port(int preferred) {
        int port = Ports.freeOr(preferred);
        while (!portsGiven.add(port)) {
            port = Ports.free();
        }
        return port;
    }

    private synchronized void rememberPids() {
        data.writeWhole(PIDS, Leftovers.describe(List.copyOf(members.pids().values())));
    }

    private Map<String, String> seed(String shopUrl, Secrets secrets) {
        long started = System.nanoTime();
        try (Shop shop = new Shop(shopUrl, secrets.operatorToken())) {
            Map<String, String> tokens = new Seed(data, shop).sow(CUSTOMERS);
            console.ready("goods, tokens", started, "three products on sale, two customers");
            return tokens;
        }
    }

    private Endpoints endpoints(String shopUrl, List<Backend> backends, Secrets secrets, Map<String, String> tokens) {
        Backend amqp = backends.getLast();
        return new Endpoints(
                shopUrl,
                backends.get(0).address(),
                backends.get(1).address(),
                amqp.address(),
                amqp.serviceEnvironment().containsKey("PIPELINE_AMQP_QUEUE_TYPE") ? "qpid" : "rabbitmq",
                secrets.paymentSecret(),
                tokens,
                members.pids());
    }

    boolean stopping() {
        return stopping;
    }

    /** Watches until the thread is interrupted; says who ends. */
    void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            members.report();
            Patience.pause();
        }
    }

    /** Stops all that was started here, also in the middle of the start. */
    @Override
    public void close() {
        stopping = true;
        long started = System.nanoTime();
        console.line("");
        console.line("Stopping: services first, then the servers.");
        data.withdrawEndpoints();
        together.close();
        members.stop();
        data.close();
        console.line("Stopped in %s.".formatted(Console.since(started)));
    }
}
