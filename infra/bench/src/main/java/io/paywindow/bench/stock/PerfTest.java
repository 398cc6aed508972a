package io.paywindow.bench.stock;

import io.paywindow.contract.names.OrderEvents;
import io.paywindow.devstack.JavaCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * RabbitMQ's own load program: what a publisher that does nothing else gets out of the server.
 *
 * @param size of a message, in bytes
 * @param window messages that may be unconfirmed at a time
 * @param to its options for where the messages go
 */
public record PerfTest(String uri, int size, int window, List<String> to) {

    /** To the line's own exchange, as a paid order; that and its queues are there already. */
    static final List<String> PAID_ORDERS = List.of(
            "--predeclared",
            "--exchange",
            OrderEvents.EXCHANGE,
            "--type",
            "topic",
            "--routing-key",
            OrderEvents.ORDER_PAID,
            "--flag",
            "mandatory");

    private static final String MAIN = "com.rabbitmq.perf.PerfTest";
    private static final Pattern CONFIRMED = Pattern.compile("(?m), confirmed: ([0-9]+) msg/s");

    /** Confirmed messages a second: the median of the seconds, without the first ones. */
    public double perSecond(Duration lasts) throws IOException, InterruptedException {
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
        List<String> command = new ArrayList<>(JavaCommand.main(
                System.getProperty("java.class.path"),
                MAIN,
                List.of("-Xmx512m"),
                "--uri",
                uri,
                "--flag",
                "persistent"));
        command.addAll(List.of("--producers", "1", "--consumers", "0", "--size", Integer.toString(size)));
        command.addAll(List.of("--confirm", Integer.toString(window), "--time", Long.toString(lasts.toSeconds())));
        command.addAll(to);
        return command;
    }
}
