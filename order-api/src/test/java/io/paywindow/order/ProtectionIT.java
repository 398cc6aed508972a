package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.order.Api.Answer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;

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
    @CsvSource({
        "GET,,404",
        "HEAD,,404",
        "GET,/events,404",
        "HEAD,/events,404",
        "POST,/cancellation,404",
        "PUT,,405",
        "PATCH,,405",
        "DELETE,,405",
        "POST,,405",
        "DELETE,/events,405",
        "POST,/refunds,403"
    })
    void someoneElsesOrderLooksLikeNone(String method, String suffix, int status) {
        Answer placed = shop.place("ann", shop.product("tea", 5), 1);
        String end = suffix == null ? "" : suffix;
        String body = method.equals("POST") ? "{}" : null;
        for (String ref : List.of(
                placed.json().path("orderNumber").asString(),
                placed.json().path("orderId").asString())) {
            Answer foreign = shop.api().call(method, shop.token("bob"), "/orders/" + ref + end, body);
            Answer none = shop.api().call(method, shop.token("bob"), "/orders/" + "h-0".repeat(3) + end, body);

            assertThat(foreign.status()).as("%s", foreign).isEqualTo(status);
            assertThat(foreign.response().body().replace(ref, "it"))
                    .isEqualTo(none.response().body().replace("h-0".repeat(3), "it"));
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
    @ValueSource(strings = {"", "\"\"", "a b"})
    void aKeyIsVisibleAscii(String key) {
        assertThat(shop.place("eve", shop.product("tea", 5), 1, "Idempotency-Key", key)
                        .status())
                .isEqualTo(400);
    }

    /** What a client sends never begins a line of the log, and its token is in none. */
    @Test
    void nobodyWritesLinesIntoTheLog() {
        String forged = "2026-01-01 ERROR all is lost";
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        PatternLayout layout = new PatternLayout();
        layout.setContext(root.getLoggerContext());
        layout.setPattern(shop.api()
                .bean(Environment.class)
                .getRequiredProperty("logging.pattern.console")
                .replace("%wEx", "%ex"));
        layout.start();
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Appender<ILoggingEvent> console = root.getAppender("console");
        root.detachAppender(console);
        root.addAppender(log);
        String token;
        // As talkative as an operator may make it.
        root.setLevel(Level.DEBUG);
        try {
            for (String path : List.of("/orders/%0d%0a", "/orders?status=%0d%0a", "/products/x%0a", "/nowhere%0d%0a")) {
                shop.api().call("GET", shop.token("eve"), path + forged.replace(" ", "%20"), null);
            }
            token = shop.api().token("mallory");
            shop.api().get(token, "/products");
            shop.api().post(shop.token("eve"), "/orders", "{\"a\\n" + forged + "\":1}");
            try (RawHttp raw = new RawHttp(shop.api().base())) {
                raw.send("GET /products HTTP/1.1\r\nHost: shop\r\nIdempotency-Key: \u000b\r" + forged + "\r\n\r\n")
                        .statusLine();
            }
        } finally {
            root.setLevel(before);
            root.detachAppender(log);
            root.addAppender(console);
        }

        List<String> messages = List.copyOf(log.list).stream()
                .filter(event -> event.getFormattedMessage().contains("all is lost"))
                .map(layout::doLayout)
                .toList();
        assertThat(messages).as("said of it at all").isNotEmpty();
        assertThat(List.copyOf(log.list))
                .as("the first half of a token")
                .noneMatch(event -> event.getFormattedMessage().contains(token.substring(0, 8)));
        assertThat(messages)
                .allSatisfy(message -> assertThat(message.lines()).noneMatch(line -> line.startsWith(forged)));
    }
}
