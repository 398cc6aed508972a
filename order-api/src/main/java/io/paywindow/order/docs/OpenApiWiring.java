package io.paywindow.order.docs;

import io.paywindow.order.http.ProblemType;
import io.paywindow.order.view.OrderPage;
import io.paywindow.order.view.OrderView;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Adds to what springdoc reads from the controllers what only people know: {@code routes.json}. A route it does not name fails. */
@Configuration(proxyBeanMethods = false)
class OpenApiWiring {

    private static final String TOKEN = "token";
    private static final String PROBLEM = "application/problem+json";
    private static final List<String> EVERYWHERE = List.of(
            "MALFORMED_REQUEST", "NO_TOKEN", "NOT_ACCEPTABLE", "TOO_MANY_REQUESTS", "INTERNAL_ERROR", "UNAVAILABLE");
    private static final List<String> WITH_BODY = List.of("SLOW_BODY", "BODY_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE");
    private static final List<String> LATER = List.of("429", "503");

    /** Of an order, what its view shows as null before it is known. */
    private static final List<String> SHOWN_NULL = List.of("orderNumber", "total", "placedAt", "payBy");

    @Bean
    ModelConverter recordSchemas() {
        return new RecordSchemas();
    }

    @Bean
    OpenApiCustomizer openApi(JsonMapper json) {
        Map<String, Route> routes = routes(json);
        return api -> describe(api, routes);
    }

    private static void describe(OpenAPI api, Map<String, Route> routes) {
        api.info(new Info()
                .title("Paywindow order API")
                .version("1")
                .description("Orders that hold their goods until they are paid, or until their time is up."));
        api.security(List.of(new SecurityRequirement().addList(TOKEN)));
        // Relative to wherever this was read from.
        api.servers(List.of());
        Components components = api.getComponents() == null ? new Components() : api.getComponents();
        api.components(components);
        components.addSecuritySchemes(
                TOKEN, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer"));
        Stream.of(OrderView.class, OrderPage.class).forEach(type -> addSchemas(components, type));
        Schemas.showNull(Objects.requireNonNull(components.getSchemas().get("OrderView")), SHOWN_NULL);
        components.addSchemas("Problem", Schemas.problem());
        api.getPaths()
                .forEach((path, item) -> item.readOperationsMap()
                        .forEach((method, operation) -> describe(method + " " + path, method, operation, routes)));
    }

    private static void describe(
            String name, PathItem.HttpMethod method, Operation operation, Map<String, Route> routes) {
        Route route = routes.get(name);
        if (route == null) {
            throw new IllegalStateException("route " + name + " (expected: described in routes.json)");
        }
        operation.summary(route.summary()).description(route.text()).tags(List.of(route.tag()));
        operation.operationId(operationId(name));
        if (route.request() != null && operation.getRequestBody() != null) {
            operation.getRequestBody().getContent().values().forEach(body -> body.example(route.request()));
        } else if (route.request() != null) {
            throw new IllegalStateException("route " + name + ": an example of a body (expected: a route with a body)");
        }
        String type = name.endsWith("/events") ? "text/event-stream" : "application/json";
        ApiResponses answers = new ApiResponses();
        route.answers().forEach((status, schema) -> {
            ApiResponse answer = answer(schema, type);
            if (status.equals("201")) {
                answer.addHeaderObject("Location", Schemas.location());
            }
            answers.addApiResponse(status, answer);
        });
        problems(route, method).forEach(answers::addApiResponse);
        operation.responses(answers);
        if (name.equals("POST /payments/callback")) {
            operation.security(List.of());
        }
    }

    private static ApiResponse answer(String schema, String type) {
        ApiResponse answer = new ApiResponse().description(schema.isEmpty() ? "done" : schema);
        return schema.isEmpty() ? answer : answer.content(content(type, schema));
    }

    /** By status, the problems that can be answered with it. */
    private static Map<String, ApiResponse> problems(Route route, PathItem.HttpMethod method) {
        // What is packed, or longer than any body, is turned away before anybody looks at the route.
        Stream<String> withBody = method == PathItem.HttpMethod.GET ? Stream.of() : WITH_BODY.stream();
        Map<String, List<ProblemType>> byStatus = Stream.of(EVERYWHERE.stream(), withBody, route.problems().stream())
                .flatMap(names -> names)
                .distinct()
                .map(ProblemType::valueOf)
                .collect(Collectors.groupingBy(
                        type -> Integer.toString(type.status().value()), TreeMap::new, Collectors.toList()));
        Map<String, ApiResponse> answers = new TreeMap<>();
        byStatus.forEach((status, types) -> {
            ApiResponse answer = new ApiResponse()
                    .description(types.stream().map(ProblemType::problemName).collect(Collectors.joining(", ")))
                    .content(content(PROBLEM, "Problem"));
            if (LATER.contains(status)) {
                answer.addHeaderObject("Retry-After", Schemas.retryAfter());
            }
            answers.put(status, answer);
        });
        return answers;
    }

    private static Content content(String type, String schema) {
        return new Content()
                .addMediaType(type, new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + schema)));
    }

    private static void addSchemas(Components components, Class<?> type) {
        ResolvedSchema resolved = ModelConverters.getInstance(true).readAllAsResolvedSchema(type);
        components.addSchemas(type.getSimpleName(), resolved.schema);
        resolved.referencedSchemas.forEach(components::addSchemas);
    }

    private static String operationId(String name) {
        String[] words = name.replaceAll("[{}]", "").split("[ /-]+", -1);
        return Stream.of(words)
                .map(word -> word.isEmpty()
                        ? ""
                        : word.substring(0, 1).toUpperCase(Locale.ROOT)
                                + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    private static Map<String, Route> routes(JsonMapper json) {
        try (InputStream in = OpenApiWiring.class.getResourceAsStream("routes.json")) {
            if (in == null) {
                throw new IllegalStateException("routes.json (expected: in this jar)");
            }
            return json.readValue(in, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("a file of this jar cannot be read", e);
        }
    }
}
