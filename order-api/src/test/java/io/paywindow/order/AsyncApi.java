package io.paywindow.order;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.message.BinaryMessageEncoder;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** {@code upstream.yaml} as a producer reads it who has that and the schema files, and no code of ours. */
final class AsyncApi {

    private static final Path FOLDER = Path.of("src/main/asyncapi");

    private final Map<String, Object> document;

    AsyncApi() {
        document = new Yaml().load(read(FOLDER.resolve("upstream.yaml")));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Object version() {
        return at(document, "asyncapi");
    }

    /** By address, the name of the message of each channel that an operation with the action names. */
    Map<String, String> channels(String action) {
        Map<String, String> found = new TreeMap<>();
        map(document, "operations").values().forEach(operation -> {
            if (action.equals(at(operation, "action"))) {
                Map<String, Object> channel = resolve(map(operation, "channel"));
                found.put(
                        (String) at(channel, "address"),
                        map(channel, "messages").keySet().iterator().next());
            }
        });
        return found;
    }

    Map<String, Object> topicConfiguration(String channel) {
        return map(document, "channels", channel, "bindings", "kafka", "topicConfiguration");
    }

    /** The field that is the record's key. */
    String keyField(String message) {
        return (String) at(document, "components", "messages", message, "x-key");
    }

    String keyPattern(String message) {
        return (String)
                at(resolve(map(document, "components", "messages", message, "bindings", "kafka", "key")), "pattern");
    }

    Schema schema(String message) {
        Path file =
                FOLDER.resolve((String) at(document, "components", "messages", message, "payload", "schema", "$ref"));
        Schema.Parser parser = new Schema.Parser();
        // Some records have one of these inside, which they know by its name.
        for (String part : List.of("OrderPlaced", "PaymentReceived")) {
            if (!part.equals(message) && !message.equals("OrderPlaced")) {
                parser.parse(read(file.resolveSibling(part + ".avsc")));
            }
        }
        return parser.parse(read(file));
    }

    /** The message's example, with some fields said otherwise. */
    GenericData.Record example(String message, Map<String, Object> otherwise) {
        List<?> examples = (List<?>) at(document, "components", "messages", message, "examples");
        Map<String, Object> payload = new TreeMap<>(map(examples.getFirst(), "payload"));
        payload.putAll(otherwise);
        return (GenericData.Record) value(schema(message), payload);
    }

    /** As it goes into Kafka. */
    static byte[] encoded(GenericData.Record fact) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            new BinaryMessageEncoder<GenericData.Record>(new GenericData(), fact.getSchema()).encode(fact, bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object value(Schema schema, Object plain) {
        return switch (schema.getType()) {
            case RECORD -> {
                GenericData.Record fact = new GenericData.Record(schema);
                Map<String, Object> fields = map(plain);
                Set<String> known =
                        schema.getFields().stream().map(Schema.Field::name).collect(Collectors.toSet());
                if (!fields.keySet().equals(known)) {
                    throw new AssertionError(schema.getName() + " has " + known + ", not " + fields.keySet());
                }
                schema.getFields()
                        .forEach(field -> fact.put(field.pos(), nullable(field.schema(), fields.get(field.name()))));
                yield fact;
            }
            case ARRAY -> {
                List<Object> all = new ArrayList<>();
                ((List<?>) plain).forEach(element -> all.add(value(schema.getElementType(), element)));
                yield all;
            }
            case LONG -> ((Number) plain).longValue();
            default -> plain;
        };
    }

    private static @Nullable Object nullable(Schema schema, @Nullable Object plain) {
        if (plain == null) {
            return null;
        }
        return value(schema.getType() == Schema.Type.UNION ? schema.getTypes().get(1) : schema, plain);
    }

    private Map<String, Object> resolve(Map<String, Object> node) {
        return node.get("$ref") instanceof String ref
                ? map(document, ref.substring(2).split("/", -1))
                : node;
    }

    private static Object at(Object from, String... path) {
        Object node = from;
        for (String step : path) {
            node = map(node).get(step);
            if (node == null) {
                throw new AssertionError("upstream.yaml has no " + String.join("/", path));
            }
        }
        return node;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node, String... path) {
        return (Map<String, Object>) (path.length == 0 ? node : at(node, path));
    }
}
