package io.paywindow.devstack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

/**
 * As much of a service as the launcher can see, in one class that needs nothing but a JDK: a jar that unpacks itself as
 * Spring Boot's do, a readiness, a shop that remembers what it was told, and one last line when it is asked to stop.
 */
final class StandInService {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAUTHORIZED = 401;

    /** What the shop was told, in its working directory, so that a test can read it and a second start remembers it. */
    private static final Path TOLD = Path.of("told");

    private StandInService() {}

    /** Packs the class into a runnable jar. */
    static Path jar(Path folder) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandInService.class.getName());
        Path jar = folder.resolve("stand-in.jar");
        String entry = StandInService.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                var in = StandInService.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new ZipEntry(entry));
            if (in != null) {
                in.transferTo(out);
            }
        }
        return jar;
    }

    public static void main(String[] arguments) throws IOException {
        if (System.getProperty("jarmode") != null) {
            Path self = Path.of(System.getProperty("java.class.path"));
            Path target = Path.of(arguments[2]);
            Files.createDirectories(target);
            Files.copy(self, target.resolve(self.getFileName()));
            return;
        }
        System.getenv().entrySet().stream()
                .filter(variable -> variable.getKey().matches("(PIPELINE|KAFKA|REDIS|AMQP|SERVER|MANAGEMENT)_.*"))
                .forEach(variable -> System.out.println(variable.getKey() + "=" + variable.getValue()));
        serve("MANAGEMENT_SERVER_PORT");
        if (System.getenv("SERVER_PORT") != null) {
            serve("SERVER_PORT");
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("asked to stop")));
    }

    private static void serve(String port) throws IOException {
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(System.getenv(port))), 0);
        server.createContext("/", StandInService::handle);
        server.start();
    }

    private static synchronized void handle(HttpExchange exchange) throws IOException {
        String call =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String told = Files.exists(TOLD) ? Files.readString(TOLD) : "";
        if (call.startsWith("PUT") || call.startsWith("POST")) {
            Files.writeString(TOLD, call + " " + body + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        if (call.equals("GET /actuator/health/readiness")) {
            answer(exchange, OK, "{\"status\":\"UP\"}");
        } else if (call.equals("POST /tokens")) {
            answer(
                    exchange,
                    OK,
                    "{\"token\":\"token-%d\"}".formatted(told.lines().count()));
        } else if (call.equals("GET /products")) {
            answer(exchange, token.startsWith("Bearer token-") ? OK : UNAUTHORIZED, "[]");
        } else if (call.startsWith("GET /products/")) {
            boolean listed = told.lines().collect(Collectors.joining()).contains(call.replace("GET", "PUT"));
            answer(exchange, listed ? OK : NOT_FOUND, "{}");
        } else {
            answer(exchange, OK, "{}");
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
