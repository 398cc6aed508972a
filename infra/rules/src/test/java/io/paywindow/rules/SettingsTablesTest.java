package io.paywindow.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.rules.SettingsRecord.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator reads in a service's README is what the service does. */
class SettingsTablesTest {

    @ParameterizedTest
    @CsvSource({
        "order-api, io.paywindow.order",
        "number-allocator, io.paywindow.number",
        "expiry-processor, io.paywindow.expiry",
        "stock-service, io.paywindow.stock"
    })
    void theTableOfAServiceEqualsItsSettings(String service, String servicePackage) {
        SettingsTable table = SettingsTable.in(Repository.read(Path.of(service, "README.md")));

        assertThat(table.faults(SettingsRecord.of(service, servicePackage)))
                .as(
                        "%s/README.md, the table headed | Setting | Env | Default | Meaning | Limits |, against the settings record and "
                                + "application.properties: change whichever is wrong",
                        service)
                .isEmpty();
    }

    @Test
    void aDefaultThatServicesShareIsWrittenOnce() {
        Map<String, List<Path>> writtenIn = new TreeMap<>();
        Stream.concat(
                        Stream.of(SettingsRecord.SHARED),
                        Repository.SERVICES.stream().map(SettingsRecord::propertiesOf))
                .forEach(file -> Repository.read(file)
                        .lines()
                        .filter(line -> line.startsWith("pipeline."))
                        .forEach(line -> writtenIn
                                .computeIfAbsent(line.substring(0, line.indexOf('=')), name -> new ArrayList<>())
                                .add(file)));

        assertThat(writtenIn)
                .as("two services that must agree agree by one line: keep it in %s only", SettingsRecord.SHARED)
                .allSatisfy((name, files) -> assertThat(files).as(name).hasSize(1));
    }

    @Test
    void findsWhatATableSaysWrongAndWhatItLeavesOut() {
        Properties properties = new Properties();
        Map<String, Setting> settings = Map.of(
                "pipeline.grace", new Setting("pipeline.grace", "5s", properties),
                "pipeline.redis.url", new Setting("pipeline.redis.url", "${REDIS_URL:redis://here}", properties),
                "pipeline.tick", new Setting("pipeline.tick", "100ms", properties));
        String markdown = """
                | Setting | Env | Default | Meaning | Limits |
                |---|---|---|---|---|
                | `pipeline.grace` | `PIPELINE_GRACE` | `6s` | how long | 0 to 1 h |
                | `redis.url` | `PIPELINE_REDIS_URL` | `redis://here` | where | |
                | `server.port` | `SERVER_PORT` | `8080` | public | a port |
                | `gone` | `PIPELINE_GONE` | none | nothing | none |
                """;

        assertThat(SettingsTable.in(markdown).faults(settings))
                .containsExactlyInAnyOrder(
                        "pipeline.grace: Default is 6s (expected: `5s`)",
                        "pipeline.redis.url: Env is `PIPELINE_REDIS_URL` (expected: `PIPELINE_REDIS_URL`, `REDIS_URL`)",
                        "pipeline.redis.url: say what it means and what its limits are",
                        "add the row | `pipeline.tick` | `PIPELINE_TICK` | `100ms` | ... | ... |",
                        "remove the row of pipeline.gone: there is no such setting");
    }
}
