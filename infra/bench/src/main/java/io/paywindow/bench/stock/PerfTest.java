package io.paywindow.bench.stock;

import io.paywindow.contract.names.OrderEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * RabbitMQ's own load program: what a publisher that does nothing else gets out of the server.
 *
 * @param size of a message, in bytes
 * @param window messages that may be unconfirmed at a time
 */
record PerfTest(String uri, int size, int window) {

    private static final String MAIN = "com.rabbitmq.perf.PerfTest";
    private static final Pattern CONFIRMED = Pattern.compile("(?m), confirmed: ([0-9]+) msg/s");

    /** Confirmed messages a second: the median of the seconds, without the first ones. */
    double perSecond(Duration lasts) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command(lasts)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<Double> rates = CONFIRMED
                .matcher(said)
                .results()
                .map(second -> Double.valueOf(second.group(1)))
                .toList();
        if (process.waitFor() != 0 || rates.isEmpty()) {
            throw new IOException("PerfTest said: " + said.substring(Math.max(0, said.length() - 1_000)));
        }
        return Seconds.steady(rates);
    }

    private List<String> command(Duration lasts) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN,
                "--uri",
                uri,
                "--predeclared",
                "--exchange",
                OrderEvents.EXCHANGE,
                "--type",
                "topic",
                "--routing-key",
                OrderEvents.ORDER_PAID,
                "--producers",
                "1",
                "--consumers",
                "0",
                "--size",
                Integer.toString(size),
                "--flag",
                "persistent",
                "--flag",
                "mandatory",
                "--confirm",
                Integer.toString(window),
                "--time",
                Long.toString(lasts.toSeconds()));
    }
}
