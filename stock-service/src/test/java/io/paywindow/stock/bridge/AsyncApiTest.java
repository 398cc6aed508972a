package io.paywindow.stock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.RefusalReason;
import io.paywindow.contract.names.OrderEvents;
import io.paywindow.stock.Facts;
import io.paywindow.stock.event.EventKind;
import io.paywindow.stock.event.OrderEvent;
import io.paywindow.stock.event.OrderEventJson;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What other teams are promised in AsyncAPI is what they get. */
final class AsyncApiTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNode API = YAMLMapper.builder()
            .build()
            .readTree(Path.of("src/main/asyncapi/order-events.yaml").toFile());
    private static final Instant THEN = Instant.parse("2026-11-23T04:05:06.789Z");

    /** One of each kind there is, and the refund of an order that nobody has seen. */
    static Stream<OrderEvent> events() {
        return Stream.of(
                Translation.of(Facts.numbered(1)),
                Translation.of(Facts.refused(2)),
                Translation.of(Facts.outcome(3, OutcomeKind.PAID)),
                Translation.of(Facts.outcome(4, OutcomeKind.EXPIRED)),
                Translation.of(Facts.outcome(5, OutcomeKind.CANCELLED)),
                Translation.of(Facts.outcome(6, OutcomeKind.REFUND_DUE)),
                Translation.of(new OrderOutcome(
                        Facts.number(7), OutcomeKind.REFUND_DUE, null, Facts.payment(7), "NO_SUCH_ORDER", THEN)));
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyMessageIsAsItsSchemaSays(OrderEvent event) {
        assertThat(faults(event.kind(), json(event))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("events")
    void aMessageWithoutWhatItsSchemaPromisesWouldBeFound(OrderEvent event) {
        JsonNode payload = payload(event.kind());
        JsonNode own = API.at(pointer(payload)).get("allOf").get(1);
        own.get("required").forEach(field -> {
            ObjectNode less = json(event);
            less.remove(field.asString());
            assertThat(faults(event.kind(), less)).as("without %s", field).isNotEmpty();
        });
        assertThat(faults(event.kind(), json(event).put("event", "order.other")))
                .isNotEmpty();
        assertThat(faults(event.kind(), json(event).put("occurredAt", 7))).isNotEmpty();
    }

    @Test
    void theExchangeAndItsRoutingKeysAreThoseOfTheContract() {
        JsonNode channel = API.at("/channels/orderEvents");
        JsonNode exchange = channel.at("/bindings/amqp/exchange");

        assertThat(exchange.get("name").asString()).isEqualTo(OrderEvents.EXCHANGE);
        assertThat(exchange.get("type").asString()).isEqualTo("topic");
        assertThat(exchange.get("durable").asBoolean()).isTrue();
        assertThat(channel.get("messages")
                        .valueStream()
                        .map(message -> API.at(pointer(message)).get("name").asString()))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(EventKind.values()).map(EventKind::routingKey).toList());
    }

    @Test
    void theSchemasHaveEveryFieldThatABodyCanHaveAndNoOther() {
        assertFields("OrderEvent", OrderEvent.class);
        assertFields("Line", OrderEvent.Line.class);
        assertFields("Amount", OrderEvent.Amount.class);
        assertFields("Payment", OrderEvent.Payment.class);
    }

    @Test
    void theReasonsOfRefusalsAreAllThereAre() {
        assertThat(API.at("/components/schemas/OrderRefused/allOf/1/properties/reason/enum")
                        .valueStream()
                        .map(JsonNode::asString))
                .containsExactlyInAnyOrderElementsOf(Stream.of(RefusalReason.values())
                        .map(RefusalReason::name)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("events")
    void theMessageIdIsWhatIsPromised(OrderEvent event) {
        String promised = message(event.kind()).get("description").asString().replaceAll(".*`(.*)`.*", "$1");
        String expected = promised.replace("<orderNumber>", String.valueOf(event.orderNumber()))
                .replace("<orderId>", String.valueOf(event.orderId()))
                .replace(
                        "<paymentId>",
                        event.payment() == null ? "" : event.payment().paymentId());

        assertThat(event.messageId()).isEqualTo(expected);
    }

    private static void assertFields(String schema, Class<? extends Record> record) {
        Map<String, String> promised = new HashMap<>();
        API.at("/components/schemas/" + schema + "/properties")
                .properties()
                .forEach(field -> promised.put(field.getKey(), type(field.getValue())));
        assertThat(promised)
                .as("fields of %s", schema)
                .isEqualTo(Stream.of(record.getRecordComponents())
                        .collect(Collectors.toMap(RecordComponent::getName, AsyncApiTest::type)));
    }

    private static String type(JsonNode schema) {
        if (schema.has("$ref")) {
            return "object";
        }
        String type = schema.get("type").asString();
        return schema.has("format") ? type + " " + schema.get("format").asString() : type;
    }

    private static String type(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == String.class) {
            return "string";
        } else if (type == Instant.class) {
            return "string date-time";
        } else if (type == int.class) {
            return "integer int32";
        } else if (type == long.class) {
            return "integer int64";
        }
        return type == List.class ? "array" : "object";
    }

    private static List<Error> faults(EventKind kind, JsonNode body) {
        ObjectNode whole = JSON.createObjectNode();
        whole.put("$ref", payload(kind).get("$ref").asString());
        whole.set("components", API.get("components"));
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole);
        return schema.validate(body);
    }

    private static JsonNode payload(EventKind kind) {
        return message(kind).get("payload");
    }

    private static JsonNode message(EventKind kind) {
        return API.at("/components/messages")
                .valueStream()
                .filter(message -> message.get("name").asString().equals(kind.routingKey()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no message is named " + kind.routingKey()));
    }

    private static String pointer(JsonNode reference) {
        return reference.get("$ref").asString().substring(1);
    }

    private static ObjectNode json(OrderEvent event) {
        return (ObjectNode) JSON.readTree(new OrderEventJson().write(event));
    }
}
