package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** What the API says of itself is what it does. */
@UsesServers({Server.KAFKA, Server.REDIS})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiIT {

    private final Shop shop;
    private final JsonNode api;

    OpenApiIT(Servers servers) {
        shop = Shop.open(servers);
        api = Shop.expect(200, shop.api().call("GET", null, "/v3/api-docs", null))
                .json();
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @Test
    void everyRouteIsDescribedAndNoOther() {
        Set<String> described = new TreeSet<>();
        api.path("paths")
                .forEachEntry((path, item) -> item.propertyNames()
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));

        assertThat(described).isEqualTo(routes());
        assertThat(api.path("openapi").asString()).startsWith("3.1");
    }

    @Test
    void everyAnswerNamesASchemaThatIsThere() {
        Set<String> missing = new TreeSet<>();
        api.path("paths").findValuesAsString("$ref").forEach(ref -> {
            if (api.at(ref.substring(1)).isMissingNode()) {
                missing.add(ref);
            }
        });
        api.path("components").findValuesAsString("$ref").forEach(ref -> {
            if (api.at(ref.substring(1)).isMissingNode()) {
                missing.add(ref);
            }
        });

        assertThat(missing).isEmpty();
        assertThat(api.at("/components/schemas/OrderView/properties").propertyNames())
                .containsExactlyInAnyOrder(
                        "orderNumber",
                        "orderId",
                        "userId",
                        "status",
                        "lines",
                        "total",
                        "placedAt",
                        "payBy",
                        "closedAt",
                        "reason",
                        "refundDue");
    }

    @Test
    void theExamplesAreAsTheirSchemasSay() {
        Set<String> seen = new TreeSet<>();
        api.path("paths")
                .forEachEntry((path, item) -> item.forEachEntry((method, operation) -> operation
                        .path("requestBody")
                        .path("content")
                        .forEachEntry((type, content) -> {
                            String schema = content.path("schema").path("$ref").asString("");
                            shop.api()
                                    .documented()
                                    .checkBody(
                                            schema.substring(schema.lastIndexOf('/') + 1),
                                            content.path("example").toString(),
                                            "the example of " + method + " " + path);
                            seen.add(type);
                        })));

        assertThat(seen).containsExactly("application/json");
    }

    @Test
    void theExamplesWorkWhenPasted() {
        String anOperator = Api.OPERATOR;
        Shop.expect(200, shop.api().call("PUT", anOperator, "/products/tea", example("/products/{sku}", "put")));
        Shop.expect(
                200,
                shop.api()
                        .post(
                                anOperator,
                                "/products/tea/stock-adjustments",
                                example("/products/{sku}/stock-adjustments", "post")));
        String token = Shop.expect(201, shop.api().post(anOperator, "/tokens", example("/tokens", "post")))
                .json()
                .path("token")
                .asString();
        String location = Shop.expect(201, shop.api().post(token, "/orders", example("/orders", "post")))
                .header("Location");
        Shop.expect(
                200, shop.api().post(token, location + "/cancellation", example("/orders/{ref}/cancellation", "post")));
        Shop.expect(200, shop.callback(Api.SECRET, example("/payments/callback", "post")));
        Shop.expect(
                200,
                shop.api()
                        .post(
                                anOperator,
                                "/orders/202611230000042/refunds",
                                example("/orders/{orderNumber}/refunds", "post")));
        Shop.expect(204, shop.api().call("PUT", token, "/contact", example("/contact", "put")));
    }

    @Test
    void theUserInterfaceIsThere() {
        assertThat(shop.api().call("GET", null, "/swagger-ui/index.html", null).status())
                .isEqualTo(200);
    }

    private String example(String path, String method) {
        return api.path("paths")
                .path(path)
                .path(method)
                .path("requestBody")
                .path("content")
                .iterator()
                .next()
                .path("example")
                .toString();
    }

    private Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        shop.api().bean(RequestMappingHandlerMapping.class).getHandlerMethods().forEach((mapping, method) -> {
            if (method.getBeanType().getName().startsWith("io.paywindow")) {
                mapping.getMethodsCondition()
                        .getMethods()
                        .forEach(verb -> mapping.getPatternValues().forEach(path -> routes.add(verb + " " + path)));
            }
        });
        return routes;
    }
}
