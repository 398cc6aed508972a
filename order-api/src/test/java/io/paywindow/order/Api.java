package io.paywindow.order;

import static org.awaitility.Awaitility.await;

import io.paywindow.devstack.ChildProcess;
import io.paywindow.devstack.JavaCommand;
import io.paywindow.devstack.Launch;
import io.paywindow.devstack.Ports;
import io.paywindow.devstack.Servers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An order API of one test class, in this JVM, on free ports, and somebody to call it, who fails with any answer that its own
 * description (OpenAPI) has not foreseen.
 */
public final class Api implements AutoCloseable {

    public static final String OPERATOR = "operator-token-of-this-test";
    public static final String SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    public static final String OTHER_SECRET = "whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWY=";
    public static final JsonMapper JSON = new JsonMapper();

    /** What the API says of itself; the same whichever instance is asked. */
    private static final AtomicReference<Documented> DOCUMENTED = new AtomicReference<>();

    private final AutoCloseable running;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI base;
    private final URI management;

    /** What came back. */
    public record Answer(HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The last part of the problem's type, such as {@code out-of-stock}. */
        public String problem() {
            return json().path("type").asString("").replace("urn:paywindow:problem:", "");
        }

        @Override
        public String toString() {
            return status() + " " + response.body();
        }
    }

    private Api(AutoCloseable running, int port, int managementPort) {
        this.running = running;
        this.base = URI.create("http://127.0.0.1:" + port);
        this.management = URI.create("http://127.0.0.1:" + managementPort);
    }

    /** An API on the servers, for the shop with the prefix. Further settings as {@code name=value} win. */
    public static Api start(Servers servers, String prefix, String... settings) {
        return start(servers.kafkaBootstrapServers(), servers.redisUrl(), prefix, settings);
    }

    /** An API on other servers. */
    public static Api start(String kafka, String redis, String prefix, String... settings) {
        ConfigurableApplicationContext application = new SpringApplicationBuilder(OrderApi.class)
                .registerShutdownHook(false)
                .run(arguments(0, 0, kafka, redis, prefix, settings));
        return new Api(application, port(application, "server"), port(application, "management"));
    }

    /** An API in a process of its own, which can be killed. */
    public static Api startProcess(String kafka, String redis, String prefix, Path log, String... settings) {
        return startProcess("256m", kafka, redis, prefix, log, settings);
    }

    /** The same with a heap of at most so much, that ends when the heap does not do. */
    public static Api startProcess(
            String heap, String kafka, String redis, String prefix, Path log, String... settings) {
        int port = Ports.free();
        int managementPort = Ports.free();
        List<String> command = JavaCommand.main(
                OrderApi.class,
                List.of("-Xmx" + heap, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"),
                arguments(port, managementPort, kafka, redis, prefix, settings));
        ChildProcess process = ChildProcess.start(Launch.of("order-api-" + port, log, command));
        return new Api(process, port, managementPort);
    }

    static String[] arguments(
            int port, int managementPort, String kafka, String redis, String prefix, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "server.port=" + port,
                "management.server.port=" + managementPort,
                "logging.level.root=WARN",
                "pipeline.kafka.bootstrap-servers=" + kafka,
                "pipeline.kafka.topic-prefix=" + prefix,
                "pipeline.kafka.partitions=2",
                "pipeline.kafka.replication-factor=1",
                "pipeline.kafka.min-insync-replicas=1",
                "pipeline.redis.url=" + redis,
                "pipeline.zone=UTC",
                "pipeline.operator-token-hash=" + sha256(OPERATOR),
                "pipeline.payment-secrets=" + SECRET + "," + OTHER_SECRET));
        Map<String, String> last = new LinkedHashMap<>();
        Stream.concat(arguments.stream(), Stream.of(settings))
                .forEach(setting -> last.put(setting.substring(0, setting.indexOf('=')), setting));
        return last.values().stream().map(setting -> "--" + setting).toArray(String[]::new);
    }

    private static int port(ConfigurableApplicationContext application, String which) {
        return application.getEnvironment().getRequiredProperty("local." + which + ".port", Integer.class);
    }

    /** Waits until the API says that it is ready. */
    public Api awaitReady() {
        await("ready")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(this::ready);
        documented();
        return this;
    }

    private boolean ready() {
        try {
            return management("/actuator/health/readiness").status() == 200;
        } catch (AssertionError notListeningYet) {
            return false;
        }
    }

    /** What the API says of its answers. */
    Documented documented() {
        return DOCUMENTED.updateAndGet(known -> known != null
                ? known
                : new Documented(
                        exchange(request("GET", null, "/v3/api-docs", null)).body()));
    }

    /** Whether the process lives still. */
    public boolean alive() {
        return ((ChildProcess) running).alive();
    }

    /** Ends the process at once, as a power cut would. */
    public void kill() {
        ((ChildProcess) running).kill();
    }

    public URI base() {
        return base;
    }

    /** A bean of the application. */
    public <T> T bean(Class<T> type) {
        return ((ConfigurableApplicationContext) running).getBean(type);
    }

    /** A bean of the application that is not public. */
    public <T> T bean(String name, Class<T> type) {
        return ((ConfigurableApplicationContext) running).getBean(name, type);
    }

    public Answer get(String token, String path) {
        return call("GET", token, path, null);
    }

    public Answer post(String token, String path, @Nullable String body, String... headers) {
        return call("POST", token, path, body, headers);
    }

    public Answer call(String method, @Nullable String token, String path, @Nullable String body, String... headers) {
        return send(request(method, token, path, body, headers));
    }

    public CompletableFuture<Answer> postAsync(String token, String path, String body, String... headers) {
        return http.sendAsync(request("POST", token, path, body, headers), BodyHandlers.ofString())
                .thenApply(this::checked);
    }

    public Answer management(String path) {
        return new Answer(
                exchange(HttpRequest.newBuilder(management.resolve(path)).build()));
    }

    public HttpRequest request(
            String method, @Nullable String token, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(40))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    public Answer send(HttpRequest request) {
        return checked(exchange(request));
    }

    private Answer checked(HttpResponse<String> response) {
        documented().check(response);
        return new Answer(response);
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(request + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public HttpClient http() {
        return http;
    }

    /** A token for a user, issued as an operator issues them. */
    public String token(String userId, String... roles) {
        String wanted = JSON.writeValueAsString(roles.length == 0 ? new String[] {"customer"} : roles);
        Answer answer =
                post(OPERATOR, "/tokens", "{\"userId\":\"" + userId + "\",\"roles\":" + wanted + ",\"ttl\":\"PT1H\"}");
        if (answer.status() != 201) {
            throw new AssertionError("no token: " + answer);
        }
        return answer.json().path("token").asString();
    }

    public static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        try {
            running.close();
        } catch (Exception e) {
            throw new AssertionError("an API did not end", e);
        }
    }
}
