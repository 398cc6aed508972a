package io.paywindow.order;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the API's OpenAPI says of its answers, to hold each answer against it: its status, its type, and its body down to the last member.
 *
 * <p>Thread-safe.
 */
final class Documented {

    private static final String PROBLEM = "application/problem+json";
    private static final String EVENTS = "text/event-stream";
    private static final String DOCUMENT = "https://paywindow.invalid/openapi";
    private static final List<Integer> LATER = List.of(429, 503);

    /** What is no part of the API: the description itself, and the page that shows it. */
    private static final Pattern APART = Pattern.compile("/v3/api-docs.*|/swagger-ui.*");

    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]+}");

    /** Of two members of one name, two clients may each believe another. */
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonNode api;
    private final List<Template> templates = new ArrayList<>();
    private final SchemaRegistry schemas;
    private final Map<String, Schema> compiled = new ConcurrentHashMap<>();

    private record Template(String path, Pattern pattern) {}

    Documented(String apiDocs) {
        api = STRICT.readTree(apiDocs);
        api.path("paths").propertyNames().forEach(path -> templates.add(new Template(path, pattern(path))));
        // /orders/events is no order: what is literal is meant.
        templates.sort(Comparator.comparingInt(template -> template.path().split("\\{", -1).length));
        api.path("components").path("schemas").forEach(Documented::close);
        String document = STRICT.writeValueAsString(api);
        schemas = SchemaRegistry.withDefaultDialect(
                Dialects.getOpenApi31(),
                registry -> registry.schemas(Map.of(DOCUMENT, document))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()));
    }

    private static Pattern pattern(String path) {
        StringBuilder pattern = new StringBuilder();
        for (String literal : VARIABLE.split(path, -1)) {
            pattern.append(pattern.isEmpty() ? "" : "[^/]+").append(Pattern.quote(literal));
        }
        return Pattern.compile(pattern.toString());
    }

    /** A client may be sent more than it knows of, but here all is to be known that is sent. */
    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode node && node.has("properties") && !node.has("additionalProperties")) {
            node.put("additionalProperties", false);
        }
    }

    /** Fails unless the answer is one that the description of its route has foreseen. */
    void check(HttpResponse<String> answer) {
        HttpRequest request = answer.request();
        check(request.method(), request.uri().getRawPath(), answer.statusCode(), answer.headers(), answer.body());
    }

    void check(String method, String path, int status, HttpHeaders headers, String body) {
        if (APART.matcher(path).matches()) {
            return;
        }
        String type = headers.firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        String what = method + " " + path + " -> " + status + " " + type + " " + body;
        if (LATER.contains(status)) {
            require(
                    headers.firstValue("Retry-After").orElse("").matches("[1-9][0-9]*"),
                    what + ": no Retry-After, or none to go by");
        }
        JsonNode operation = operation(method, path);
        if (operation.isMissingNode()) {
            // There is no such route, and the answer must be a problem that says so.
            require(status >= 400 && type.equals(PROBLEM), what + ": a route that is not described");
            checkBody("Problem", body, what);
            return;
        }
        JsonNode described = operation.path("responses").path(Integer.toString(status));
        require(!described.isMissingNode(), what + ": a status that is not described");
        described
                .path("headers")
                .propertyNames()
                .forEach(name -> require(headers.firstValue(name).isPresent(), what + ": without " + name));
        if (!method.equals("HEAD")) {
            check(described.path("content"), type, body, what);
        }
    }

    private JsonNode operation(String method, String path) {
        String verb = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
        return templates.stream()
                .filter(template -> template.pattern().matcher(path).matches())
                .findFirst()
                .map(template -> api.path("paths").path(template.path()).path(verb))
                .orElse(MissingNode.getInstance());
    }

    private void check(JsonNode content, String type, String body, String what) {
        if (content.isEmpty()) {
            require(body.isEmpty(), what + ": a body where none is described");
            return;
        }
        require(content.has(type), what + ": a type that is not described");
        String schema = content.path(type).path("schema").path("$ref").asString("");
        String name = schema.substring(schema.lastIndexOf('/') + 1);
        if (type.equals(EVENTS)) {
            body.lines()
                    .filter(line -> line.startsWith("data: "))
                    .forEach(line -> checkBody(name, line.substring(6), what));
        } else {
            checkBody(name, body, what);
        }
    }

    /** Fails unless the text is JSON as the schema of the name says. */
    void checkBody(String schema, String json, String what) {
        JsonNode body;
        try {
            body = STRICT.readTree(json);
        } catch (JacksonException e) {
            throw new IllegalStateException(what + ": not JSON", e);
        }
        List<String> faults = compiled
                .computeIfAbsent(
                        schema, name -> schemas.getSchema(SchemaLocation.of(DOCUMENT + "#/components/schemas/" + name)))
                .validate(body)
                .stream()
                .map(Object::toString)
                .toList();
        require(faults.isEmpty(), what + ": not as schema " + schema + " says: " + faults);
    }

    /** Not an AssertionError, which those who await something would only take for "not yet". */
    private static void require(boolean fine, String fault) {
        if (!fine) {
            throw new IllegalStateException(fault);
        }
    }
}
