package io.paywindow.order.docs;

import io.paywindow.order.http.ProblemType;
import io.paywindow.order.view.OrderStatus;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Schemas that no class of ours stands for. */
final class Schemas {

    private Schemas() {}

    /** Of every answer that says no. */
    static Schema<?> problem() {
        Schema<Object> schema = ofType("object");
        schema.description("RFC 9457. skus, orderId and orderStatus tell programs what the detail tells people.");
        Schema<Object> type = ofType("string");
        Stream.of(ProblemType.values()).map(name -> name.uri().toString()).forEach(type::addEnumItemObject);
        schema.addProperty("type", type);
        schema.addProperty("title", ofType("string"));
        schema.addProperty("status", ofType("integer"));
        schema.addProperty("detail", ofType("string"));
        schema.addProperty("instance", ofType("string"));
        schema.addProperty("skus", ofType("array").items(ofType("string")));
        schema.addProperty("orderId", ofType("string"));
        Schema<Object> orderStatus = ofType("string");
        Stream.of(OrderStatus.values()).map(Enum::name).forEach(orderStatus::addEnumItemObject);
        schema.addProperty("orderStatus", orderStatus);
        schema.required(List.of("type", "title", "status", "detail"));
        return schema;
    }

    /** Makes members that are always there, but may be null, say so. */
    static void showNull(Schema<?> schema, List<String> members) {
        for (String member : members) {
            Schema<?> known = Objects.requireNonNull(schema.getProperties().get(member), member);
            if (known.get$ref() == null) {
                known.addType("null");
            } else {
                schema.addProperty(member, new Schema<>().anyOf(List.of(known, ofType("null"))));
            }
            schema.addRequiredItem(member);
        }
    }

    /** Where what was asked for is to be found. */
    static Header location() {
        return new Header()
                .description("where it is to be found")
                .required(true)
                .schema(ofType("string"));
    }

    /** When it is worth to try again. */
    static Header retryAfter() {
        Schema<Object> seconds = ofType("integer");
        seconds.minimum(BigDecimal.ONE);
        return new Header().description("seconds").required(true).schema(seconds);
    }

    private static Schema<Object> ofType(String type) {
        Schema<Object> schema = new Schema<>();
        schema.addType(type);
        return schema;
    }
}
