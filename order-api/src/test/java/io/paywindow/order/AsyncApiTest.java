package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.CancelRequested;
import io.paywindow.contract.ContactGiven;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.ProductListed;
import io.paywindow.contract.RefundMade;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.order.FactRules;
import io.paywindow.contract.order.OrderRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What other systems are told they may write is what the contract lets them, down to the examples. */
class AsyncApiTest {

    private static final Path SCHEMAS = Path.of("../infra/contract/src/main/avro");

    private static final AsyncApi API = new AsyncApi();

    @Test
    void whoMayWriteWhatIsAsTheSchemasSay() throws IOException {
        Map<String, String> upstream = new TreeMap<>();
        try (Stream<Path> files = Files.list(SCHEMAS)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".avsc", "");
                String text = Files.readString(file);
                if (text.contains("upstream producers.\"")) {
                    String topic = text.replaceAll("(?s).*?Topic ([a-z-]+).*", "$1");
                    upstream.put(topic, name);
                }
            }
        }

        assertThat(API.version()).isEqualTo("3.0.0");
        assertThat(API.channels("receive")).isEqualTo(upstream);
        assertThat(API.channels("send").keySet())
                .containsExactlyInAnyOrder(
                        Topic.ORDER_NUMBERED.topicName(),
                        Topic.ORDER_REFUSED.topicName(),
                        Topic.ORDER_OUTCOME.topicName());
    }

    @Test
    void eachChannelIsATopicWithItsSchemaItsKeyAndItsRetention() {
        Map<String, String> all = new TreeMap<>(API.channels("receive"));
        all.putAll(API.channels("send"));
        all.forEach((address, message) -> {
            Topic topic = Stream.of(Topic.values())
                    .filter(candidate -> candidate.topicName().equals(address))
                    .findFirst()
                    .orElseThrow();
            Schema schema = API.schema(message);
            Map<String, Object> configuration = API.topicConfiguration(address);

            assertThat(schema.getFullName()).isEqualTo("io.paywindow.contract." + message);
            assertThat(schema.getDoc()).contains("Topic " + address).contains("key " + API.keyField(message));
            assertThat(configuration.get("cleanup.policy"))
                    .as(address)
                    .isEqualTo(List.of(topic.compacted() ? "compact" : "delete"));
            assertThat(Optional.ofNullable(configuration.get("retention.ms"))
                            .map(ms -> Duration.ofMillis(((Number) ms).longValue())))
                    .as(address)
                    .isEqualTo(topic.retention());
        });
    }

    static List<String> messages() {
        return List.copyOf(API.channels("receive").values());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void theExampleMakesSenseAndItsKeyIsInIt(String message) {
        GenericData.Record example = API.example(message, Map.of());
        SpecificRecord fact = new FactCodec().decode(AsyncApi.encoded(example));

        assertThat(fact.getSchema().getName()).isEqualTo(message);
        assertThat(fault(fact)).isEmpty();
        assertThat(example.get(API.keyField(message)).toString()).matches(API.keyPattern(message));
    }

    private static Optional<String> fault(SpecificRecord fact) {
        return switch (fact) {
            case OrderPlaced order -> OrderRules.firstFault(order);
            case PaymentReceived payment -> FactRules.firstFault(payment);
            case CancelRequested cancel -> FactRules.firstFault(cancel);
            case RefundMade refund -> FactRules.firstFault(refund);
            case ProductListed product -> FactRules.firstFault(product);
            case StockAdjusted adjustment -> FactRules.firstFault(adjustment);
            case ContactGiven contact -> FactRules.firstFault(contact);
            default -> Optional.of("nobody upstream writes " + fact.getSchema().getName());
        };
    }

    @Test
    void theReadmeNamesTheSameTopics() throws IOException {
        TreeSet<String> named = new TreeSet<>();
        API.channels("receive")
                .forEach((address, message) ->
                        named.add("| `" + address + "` | " + message + " | " + API.keyField(message) + " |"));
        List<String> readme = Files.readAllLines(Path.of("README.md"));

        assertThat(named).allSatisfy(row -> assertThat(readme).anyMatch(line -> line.startsWith(row)));
    }
}
