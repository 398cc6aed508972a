package io.paywindow.bench;

import io.paywindow.devstack.JavaCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Kafka's own load programs: what clients that do nothing else get out of the broker. */
final class KafkaPerf {

    private static final String TOOLS = "org.apache.kafka.tools.";
    private static final List<String> JVM = List.of("-Xmx512m");
    private static final Pattern SENT = Pattern.compile("records sent, ([0-9.]+) records/sec");
    // start, end, MB, MB/s, messages, messages/s, rebalance ms, fetch ms, fetch MB/s, fetched messages/s
    private static final Pattern FETCHED = Pattern.compile("(?m)(?:[^,\\n]+, ){9}([0-9.]+)$");

    private final String bootstrapServers;

    KafkaPerf(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Records a second that a producer gets acknowledged by all replicas. */
    double sent(String topic, int records, int size) throws IOException, InterruptedException {
        return last(
                SENT,
                "ProducerPerformance",
                "--topic",
                topic,
                "--num-records",
                Integer.toString(records),
                "--record-size",
                Integer.toString(size),
                "--throughput",
                "-1",
                "--producer-props",
                "bootstrap.servers=" + bootstrapServers,
                "acks=all");
    }

    /** Records a second that a consumer fetches, once it has its partitions. */
    double fetched(String topic, int records) throws IOException, InterruptedException {
        return last(
                FETCHED,
                "ConsumerPerformance",
                "--bootstrap-server",
                bootstrapServers,
                "--topic",
                topic,
                "--num-records",
                Integer.toString(records));
    }

    private static double last(Pattern figure, String tool, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = JavaCommand.main(System.getProperty("java.class.path"), TOOLS + tool, JVM, arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<MatchResult> figures = figure.matcher(said).results().toList();
        if (process.waitFor() != 0 || figures.isEmpty()) {
            throw new IOException(tool + " said: " + said.substring(Math.max(0, said.length() - 1_000)));
        }
        return Double.parseDouble(figures.getLast().group(1));
    }
}
