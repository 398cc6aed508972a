package io.paywindow.contract.codec;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.codec.ReleasedSchemas.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever wrote a fact, in any version ever released, can be read by every other version; nothing is changed by accident. */
class SchemaCompatibilityTest {

    private static final Path FOLDER = Path.of("src/main/resources/io/paywindow/contract/released");

    private static final Map<String, List<Release>> RELEASES =
            ReleasedSchemas.all().stream().collect(groupingBy(Release::record));

    static List<Schema> today() {
        return FactCodec.currentSchemas().stream()
                .map(SchemaCompatibilityTest::asWritten)
                .toList();
    }

    @Test
    void theIndexNamesTheFilesOfTheFolder() throws IOException {
        List<String> index = Files.readAllLines(FOLDER.resolve("index"));
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(index)
                    .as(
                            "released/index must name every file of its folder once, and nothing else: add or remove its line")
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> !name.equals("index"))
                                    .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("today")
    void everyFactHasVersionsFromOneOnWithoutAGap(Schema today) {
        List<Integer> versions =
                releasesOf(today).stream().map(Release::version).toList();

        assertThat(versions)
                .as("%s: released files must be v1, v2, ... in this order in released/index", today.getName())
                .isNotEmpty()
                .isEqualTo(Stream.iterate(1, version -> version + 1)
                        .limit(versions.size())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("today")
    void theNewestReleaseIsTodaysSchema(Schema today) {
        Release newest = releasesOf(today).getLast();

        assertThat(newest.schema())
                .as(
                        """
                        src/main/avro/%1$s.avsc has changed since %1$s.v%2$s.avsc was released. Facts of v%2$s are in the log, so never \
                        edit that file. Put the schema below into released/%1$s.v%3$s.avsc, add its line to released/index, \
                        and run this test again: it says whether old and new can read each other.
                        %4$s""",
                        today.getName(),
                        newest.version(),
                        newest.version() + 1,
                        SchemaFormatter.format("json/pretty", today))
                .isEqualTo(today);
    }

    @ParameterizedTest
    @MethodSource("today")
    void everyTwoVersionsReadEachOther(Schema today) {
        List<Release> releases = releasesOf(today);
        for (Release reader : releases) {
            for (Release writer : releases) {
                assertThat(faults(reader.schema(), writer.schema()))
                        .as(
                                "%s: v%s reading v%s. Give a new field a default; keep name, type and meaning of old ones",
                                today.getName(), reader.version(), writer.version())
                        .isEmpty();
            }
        }
    }

    @Test
    void theCheckFindsWhatItIsThereToFind() {
        Schema one = record("{\"name\": \"a\", \"type\": \"string\"}");

        assertThat(faults(record("{\"name\": \"a\", \"type\": \"string\"}, {\"name\": \"b\", \"type\": \"int\"}"), one))
                .as("a field without a default")
                .isNotEmpty();
        assertThat(faults(record("{\"name\": \"a\", \"type\": \"int\"}"), one))
                .as("another type")
                .isNotEmpty();
        assertThat(faults(time("timestamp-millis"), time("timestamp-micros")))
                .as("another unit")
                .isNotEmpty();
        assertThat(faults(time("timestamp-millis"), time("timestamp-millis"))).isEmpty();
    }

    private static List<Release> releasesOf(Schema today) {
        return RELEASES.getOrDefault(today.getName(), List.of());
    }

    private static List<String> faults(Schema reader, Schema writer) {
        List<String> faults = new ArrayList<>();
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        if (result.getType() != SchemaCompatibilityType.COMPATIBLE) {
            faults.add(result.getDescription());
        }
        addChangedMeanings(reader, writer, faults);
        return faults;
    }

    /** Avro would read microseconds as milliseconds without a word. */
    private static void addChangedMeanings(Schema reader, Schema writer, List<String> faults) {
        if (reader.getType() != writer.getType()) {
            return;
        }
        if (!String.valueOf(reader.getProp("logicalType")).equals(String.valueOf(writer.getProp("logicalType")))) {
            faults.add("logical type " + reader + " for " + writer);
        }
        switch (reader.getType()) {
            case ARRAY -> addChangedMeanings(reader.getElementType(), writer.getElementType(), faults);
            case MAP -> addChangedMeanings(reader.getValueType(), writer.getValueType(), faults);
            case RECORD ->
                reader.getFields().forEach(field -> {
                    Schema.Field old = writer.getField(field.name());
                    if (old != null) {
                        addChangedMeanings(field.schema(), old.schema(), faults);
                    }
                });
            case UNION ->
                reader.getTypes()
                        .forEach(branch -> writer.getTypes().stream()
                                .filter(other -> other.getFullName().equals(branch.getFullName()))
                                .forEach(other -> addChangedMeanings(branch, other, faults)));
            default -> {}
        }
    }

    /** The schema without what the Java compiler of Avro adds. */
    private static Schema asWritten(Schema compiled) {
        return new Schema.Parser().parse(compiled.toString().replace(",\"avro.java.string\":\"String\"", ""));
    }

    private static Schema record(String fields) {
        return new Schema.Parser().parse("{\"type\": \"record\", \"name\": \"R\", \"fields\": [" + fields + "]}");
    }

    private static Schema time(String logicalType) {
        return record("{\"name\": \"at\", \"type\": {\"type\": \"long\", \"logicalType\": \"" + logicalType + "\"}}");
    }
}
