package io.paywindow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;

class PictureTest {

    @Test
    void drawsByPowersOfTenWhatSpansThem() {
        Picture picture = new Picture("by-waiting", "orders waiting", "µs");
        picture.point(10_000, 41);
        picture.point(5_000_000, 43);

        XYChart chart = picture.chart();

        assertThat(chart.getStyler().isXAxisLogarithmic()).isTrue();
        assertThat(chart.getSeriesMap().values()).singleElement().satisfies(series -> {
            assertThat(series.getXData()).containsExactly(10_000, 5_000_000);
            assertThat(series.getYData()).containsExactly(41, 43);
        });
    }

    @Test
    void drawsEvenlyWhatDoesNot() {
        Picture picture = new Picture("by-partitions", "partitions", "µs");
        picture.point(1, 41);
        picture.point(16, 43);

        assertThat(picture.chart().getStyler().isXAxisLogarithmic()).isFalse();
    }

    @Test
    void hasItsPlaceInTheReport() {
        Section section = new Section("growth", "Growth");

        section.picture(new Picture("by-waiting", "orders waiting", "µs"));

        assertThat(section.text()).contains("![µs by orders waiting](pictures/by-waiting.png)");
        assertThat(section.pictures()).hasSize(1);
    }
}
