package io.paywindow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.bench.number.HoldRates;
import io.paywindow.bench.number.RedisMemory;
import io.paywindow.bench.stock.SettleRates;
import io.paywindow.bench.stock.ThreadCosts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Measurements still run and come to figures; what these are is nothing to a test. */
class QuickRunIT {

    @ParameterizedTest
    @ValueSource(classes = {HoldRates.class, RedisMemory.class, SettleRates.class, ThreadCosts.class})
    void measures(Class<? extends Measurement> type) throws Exception {
        Measurement measurement = type.getDeclaredConstructor().newInstance();
        Section section = new Section(measurement.name(), measurement.title());

        measurement.run(Bench.quick(), section);

        assertThat(section.text()).contains("| ").contains("seen: ");
    }
}
