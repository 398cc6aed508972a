package io.paywindow.faults.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.paywindow.faults.line.Plant;
import io.paywindow.faults.promise.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bugs that the checker is tried on still fit the product, and there is one for every promise. */
class PlantedBugTest {

    private static final Path ROOT = Path.of("../..");

    @ParameterizedTest
    @EnumSource(PlantedBug.class)
    void changesOnePlaceOfTheProduct(PlantedBug bug) throws IOException {
        Plant plant = bug.plant();

        String source = Files.readString(ROOT.resolve(plant.file()));
        assertThat(source).containsOnlyOnce(plant.right());
        // Not "does not contain the wrong": where the bug is that a line is missing, the rest of it is there.
        assertThat(source.replace(plant.right(), plant.wrong())).isNotEqualTo(source);
    }

    @Test
    void everyPromiseIsTriedOnABugOfItsOwn() {
        List<String> tried = Arrays.stream(PlantedBug.values())
                .map(PlantedBug::caughtBy)
                .distinct()
                .toList();

        assertThat(tried)
                .containsExactlyInAnyOrderElementsOf(
                        Promise.all().stream().map(Promise::name).toList());
    }

    @Test
    void isPlantedByItsName() {
        assertThat(PlantedBug.named("claim-log-off")).isEqualTo(PlantedBug.CLAIM_LOG_OFF);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PlantedBug.named("heisenbug"))
                .withMessageContaining("claim-log-off");
    }
}
