package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds all answers of the other tests against the OpenAPI does find what is not as it says. */
class DocumentedTest {

    private static final Documented API = new Documented("""
            {"openapi": "3.1.0",
             "paths": {"/cups/{id}": {"get": {"responses": {
               "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Cup"}}}},
               "201": {"headers": {"Location": {}}},
               "204": {"description": "done"},
               "429": {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}}}}},
             "components": {"schemas": {
               "Cup": {"type": "object", "required": ["tea"], "properties": {
                 "tea": {"type": "string"}, "filledAt": {"type": "string", "format": "date-time"}}},
               "Problem": {"type": "object", "required": ["type"], "properties": {"type": {"type": "string"}}}}}}""");

    private static void check(
            String path, int status, String type, @Nullable String retryAfter, @Nullable String body) {
        Map<String, List<String>> headers = new HashMap<>(Map.of("Content-Type", List.of(type)));
        if (retryAfter != null) {
            headers.put("Retry-After", List.of(retryAfter));
        }
        API.check("GET", path, status, HttpHeaders.of(headers, (name, value) -> true), body == null ? "" : body);
    }

    @Test
    void anAnswerAsDescribedPasses() {
        assertThatCode(() -> {
                    check("/cups/1", 200, "application/json;charset=UTF-8", null, "{\"tea\":\"oolong\"}");
                    check("/cups/1", 204, "", null, null);
                    check("/cups/1", 429, "application/problem+json", "1", "{\"type\":\"x\"}");
                    check("/mugs/1", 404, "application/problem+json", null, "{\"type\":\"x\"}");
                })
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "/cups/1, 200, application/json, , '{\"tea\":1}', not as schema Cup",
                "/cups/1, 200, application/json, , '{}', not as schema Cup",
                "/cups/1, 200, application/json, , '{\"tea\":\"a\",\"milk\":\"b\"}', not as schema Cup",
                "/cups/1, 200, application/json, , '{\"tea\":\"a\",\"filledAt\":\"noon\"}', not as schema Cup",
                "/cups/1, 200, application/json, , '{\"tea\":\"a\",\"tea\":\"b\"}', not JSON",
                "/cups/1, 200, application/json, , tea, not JSON",
                "/cups/1, 200, text/html, , '{\"tea\":\"a\"}', a type that is not described",
                "/cups/1, 201, '', , , without Location",
                "/cups/1, 204, application/json, , '{}', a body where none is described",
                "/cups/1, 202, application/json, , '{\"tea\":\"a\"}', a status that is not described",
                "/cups/1, 429, application/problem+json, 0, '{\"type\":\"x\"}', none to go by",
                "/cups/1, 429, application/problem+json, , '{\"type\":\"x\"}', none to go by",
                "/mugs/1, 200, application/json, , '{\"tea\":\"a\"}', a route that is not described",
                "/mugs/1, 404, text/html, , gone, a route that is not described",
            })
    void anyOtherIsFound(
            String path, int status, String type, @Nullable String retryAfter, @Nullable String body, String fault) {
        assertThatThrownBy(() -> check(path, status, type, retryAfter, body)).hasMessageContaining(fault);
    }
}
