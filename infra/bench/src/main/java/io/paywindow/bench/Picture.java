package io.paywindow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.ChartTheme;

/** How something grows with something else, for the eye. Its figures stand in a table as well. Used by one thread. */
public final class Picture {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 320;

    private final String name;
    private final String across;
    private final String up;
    private final List<Double> xs = new ArrayList<>();
    private final List<Double> ys = new ArrayList<>();

    /**
     * @param name of its file: lower case words joined by hyphens
     * @param across what grows, drawn by powers of ten or evenly as the figures ask for
     * @param up what it costs, from zero
     */
    public Picture(String name, String across, String up) {
        this.name = name;
        this.across = across;
        this.up = up;
    }

    public void point(double x, double y) {
        xs.add(x);
        ys.add(y);
    }

    String name() {
        return name;
    }

    String describe() {
        return up + " by " + across;
    }

    XYChart chart() {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .theme(ChartTheme.Matlab)
                .xAxisTitle(across)
                .yAxisTitle(up)
                .build();
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setXAxisLogarithmic(spansPowersOfTen()).setYAxisMin(0.0);
        chart.addSeries(up, xs, ys);
        return chart;
    }

    /** Draws it as PNG. Needs a font on this machine. */
    void draw(Path folder) throws IOException {
        Files.createDirectories(folder);
        BitmapEncoder.saveBitmap(chart(), folder.resolve(name + ".png").toString(), BitmapFormat.PNG);
    }

    private boolean spansPowersOfTen() {
        double least = xs.stream().mapToDouble(Double::doubleValue).min().orElse(1);
        double most = xs.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        return most / least >= 100;
    }
}
