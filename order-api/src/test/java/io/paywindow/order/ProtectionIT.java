package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.order.Api.Answer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attacker tries first. Headings of the OWASP API Security Top 10 in brackets. */
@UsesServers({Server.KAFKA, Server.REDIS})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProtectionIT {

    private final Shop shop;

    ProtectionIT(Servers servers) {
        shop = Shop.open(servers, "pipeline.limits.requests-per-second=1000", "pipeline.limits.burst=1000");
    }

    @AfterAll
    void close() {
        shop.close();
    }

    /** [1 Broken object level authorization] */
    @ParameterizedTest
    @CsvSource({"GET,", "GET,/events", "POST,/cancellation"})
    void someoneElsesOrderLooksLikeNone(String method, String suffix) {
        Answer placed = shop.place("ann", shop.product("tea", 5), 1);
        String end = suffix == null ? "" : suffix;
        for (String ref : new String[] {
            placed.json().path("orderNumber").asString(),
            placed.json().path("orderId").asString()
        }) {
            Answer foreign = shop.api().call(method, shop.token("bob"), "/orders/" + ref + end, null);
            Answer none = shop.api().call(method, shop.token("bob"), "/orders/" + "h-0".repeat(3) + end, null);

            assertThat(foreign.status()).isEqualTo(404);
            assertThat(foreign.json().path("detail")).isEqualTo(none.json().path("detail"));
        }
        assertThat(shop.status("ann", placed)).isEqualTo("AWAITING_PAYMENT");
    }

    /** [2 Broken authentication] */
    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "pw_", "a.b.c"})
    void aTokenThatWasNeverIssuedOpensNothing(String token) {
        Answer answer = shop.api().get(token, "/products");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.problem()).isEqualTo("no-token");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @Test
    void aRevokedTokenOpensNothingAnyMore() {
        Answer issued = Shop.expect(201, shop.api().post(Api.OPERATOR, "/tokens", """
                {"userId":"eve","roles":["customer"],"ttl":"PT1H"}"""));
        String token = issued.json().path("token").asString();
        assertThat(shop.api().get(token, "/products").status()).isEqualTo(200);

        Shop.expect(204, shop.api().call("DELETE", Api.OPERATOR, issued.header("Location"), null));

        assertThat(shop.api().get(token, "/products").status()).isEqualTo(401);
        assertThat(issued.header("Cache-Control")).contains("no-store");
        assertThat(issued.json().path("id").asString()).isEqualTo(Api.sha256(token));
    }

    /** [3 Broken object property level authorization] */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1,\"unitPrice\":1}]}",
                "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}],\"total\":1}",
                "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}],\"userId\":\"ann\"}",
                "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}],\"status\":\"PAID\"}"
            })
    void aClientCannotSayWhatIsNotItsToSay(String body) {
        Answer answer = shop.api().post(shop.token("eve"), "/orders", body.formatted(shop.product("tea", 5)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("malformed-request");
        assertThat(answer.json().path("detail").asString()).startsWith("unknown field");
    }

    /** [4 Unrestricted resource consumption] */
    @ParameterizedTest
    @CsvSource({"65535,400", "65536,400", "65537,413"})
    void aBodyHasAtMost64KiB(int bytes, int status) {
        String body = "{\"x\":\"" + "y".repeat(bytes - 8) + "\"}";
        Answer answer = shop.api().post(shop.token("eve"), "/orders", body);

        assertThat(body).hasSize(bytes);
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void aBodyWithoutALengthIsCountedAsItComes() {
        var endless = HttpRequest.BodyPublishers.ofInputStream(
                () -> new ByteArrayInputStream(("{" + " ".repeat(70_000) + "}").getBytes(StandardCharsets.UTF_8)));
        var request = HttpRequest.newBuilder(shop.api().base().resolve("/orders"))
                .header("Authorization", "Bearer " + shop.token("eve"))
                .header("Content-Type", "application/json")
                .POST(endless)
                .build();

        Answer answer = shop.api().send(request);

        assertThat(answer.status()).as("%s", answer).isEqualTo(413);
        assertThat(answer.problem()).isEqualTo("body-too-large");
    }

    @Test
    void aPackedBodyIsNotUnpacked() {
        Answer answer = shop.api().post(shop.token("eve"), "/orders", "{}", "Content-Encoding", "gzip");

        assertThat(answer.status()).isEqualTo(415);
    }

    @ParameterizedTest
    @CsvSource({"99,201", "100,201", "101,400"})
    void anOrderHasAtMostAHundredLines(int lines, int status) {
        String sku = shop.product("tea", 200);
        String body = IntStream.range(0, lines)
                .mapToObj(i -> "{\"sku\":\"" + sku + "\",\"quantity\":1}")
                .collect(Collectors.joining(",", "{\"lines\":[", "]}"));

        assertThat(shop.api().post(shop.token("lines" + lines), "/orders", body).status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "0,400",
        "1,201",
        "9999,201",
        "10000,400",
        "-1,400",
        "2147483648,400",
        "1.5,400",
        "'\"1\"',400",
        "null,400"
    })
    void aQuantityIsFrom1To9999(String quantity, int status) {
        String sku = shop.product("tea", 9_999);
        String body = "{\"lines\":[{\"sku\":\"" + sku + "\",\"quantity\":" + quantity + "}]}";

        Answer answer = shop.api().post(shop.token("q" + quantity.replaceAll("[^0-9]", "x")), "/orders", body);

        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"PT0.999S,400", "PT1S,201", "PT10M,201", "PT10M0.001S,400", "tomorrow,400"})
    void aCustomerMayOnlyShortenThePaymentWindow(String window, int status) {
        String body = "{\"lines\":[{\"sku\":\"" + shop.product("tea", 5) + "\",\"quantity\":1}],\"paymentWindow\":\""
                + window + "\"}";

        assertThat(shop.api().post(shop.token("window"), "/orders", body).status())
                .isEqualTo(status);
    }

    /** [5 Broken function level authorization] */
    @ParameterizedTest
    @CsvSource({
        "PUT,/products/tea",
        "POST,/products/tea/stock-adjustments",
        "POST,/tokens",
        "DELETE,/tokens/x",
        "GET,/numbers",
        "POST,/orders/202611230000042/refunds"
    })
    void aCustomerIsNoOperator(String method, String path) {
        Answer asCustomer = shop.api().call(method, shop.token("eve"), path, method.equals("GET") ? null : "{}");
        Answer asNobody = shop.api().call(method, null, path, method.equals("GET") ? null : "{}");

        assertThat(asCustomer.status()).isEqualTo(403);
        assertThat(asCustomer.problem()).isEqualTo("not-allowed");
        assertThat(asNobody.status()).isEqualTo(401);
    }

    @Test
    void theOperatorsOwnTokenPlacesNoOrders() {
        assertThat(shop.api()
                        .post(Api.OPERATOR, "/orders", Shop.basket("tea", 1))
                        .status())
                .isEqualTo(403);
    }

    /** [8 Security misconfiguration] */
    @ParameterizedTest
    @ValueSource(strings = {"/actuator", "/actuator/health", "/actuator/prometheus", "/actuator/env"})
    void thePublicPortTellsNothingOfOurInsides(String path) {
        assertThat(shop.api().call("GET", null, path, null).status()).isEqualTo(401);
        assertThat(shop.api().get(shop.token("eve"), path).status()).isEqualTo(404);
        assertThat(shop.api().get(Api.OPERATOR, path).status()).isEqualTo(404);
    }

    @Test
    void onlyWhatOperatorsNeedIsOnTheManagementPort() {
        assertThat(shop.api().management("/actuator/health/readiness").status()).isEqualTo(200);
        assertThat(shop.api().management("/actuator/prometheus").response().body())
                .contains("paywindow_views_merged_total");
        assertThat(shop.api().management("/actuator/env").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/orders,'{',400",
        "POST,/orders,'[]',400",
        "POST,/orders,'{\"lines\":{}}',400",
        "POST,/orders,'{\"lines\":[{\"sku\":\"x\",\"quantity\":1}]} {}',400",
        "POST,/orders,'{\"lines\":[{\"sku\":\"x\",\"quantity\":1,\"quantity\":2}]}',400",
        "POST,/orders,'null',400",
        "POST,/nowhere,'{}',404",
        "PATCH,/orders,'{}',405",
        "GET,/orders?limit=x,,400",
        "GET,/orders?limit=101,,400",
        "GET,/orders?after=x,,400",
        "GET,/orders?status=LOST,,400",
        "GET,'/orders/..%2f..%2fetc',,400"
    })
    void whatWentWrongIsToldWithoutOurInsides(String method, String path, String body, int status) {
        Answer answer = shop.api().call(method, shop.token("eve"), path, body);

        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.header("Server")).isEmpty();
        assertThat(answer.response().body())
                .doesNotContain("Exception", "io.paywindow", "springframework", "jackson", "at java");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded"})
    void onlyJsonIsRead(String type) {
        Answer answer = shop.api().post(shop.token("eve"), "/orders", "{}", "Content-Type", type);

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.problem()).isEqualTo("unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "a b"})
    void aKeyIsVisibleAscii(String key) {
        assertThat(shop.place("eve", shop.product("tea", 5), 1, "Idempotency-Key", key)
                        .status())
                .isEqualTo(400);
    }
}
