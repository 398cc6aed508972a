package io.paywindow.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Redis's own load program, which comes with Redis: what a client in C gets out of the server. */
public final class RedisBenchmark {

    /** In a command's words, replaced by twelve digits, others each time. */
    public static final String RANDOM = "__rand_int__";

    private static final String RANDOM_BELOW = "2000000000";

    // test, rps, then latencies: avg, min, p50, p95, p99, max. The test's name is the whole command.
    private static final Pattern LAST_LINE = Pattern.compile("\",\"([0-9.]+)\"(?:,\"[0-9.]+\"){6}\\s*$");

    private final int port;

    public RedisBenchmark(int port) {
        this.port = port;
    }

    /** Calls a second, of so many calls, by so many clients that each wait for their answer. */
    public double perSecond(List<String> command, int clients, int calls) throws IOException, InterruptedException {
        return perSecond(command, clients, calls, 1);
    }

    /** The same by clients that each have so many calls on their way. */
    public double perSecond(List<String> command, int clients, int calls, int depth)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                "redis-benchmark", "-h", "127.0.0.1", "-p", Integer.toString(port), "-c", Integer.toString(clients)));
        words.addAll(List.of("-P", Integer.toString(depth)));
        words.addAll(List.of("-n", Integer.toString(Math.max(calls, clients)), "-r", RANDOM_BELOW, "--csv"));
        words.addAll(command);
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher rate = LAST_LINE.matcher(said);
        if (process.waitFor() != 0 || !rate.find()) {
            throw new IOException("redis-benchmark said: " + said.substring(Math.max(0, said.length() - 500)));
        }
        return Double.parseDouble(rate.group(1));
    }
}
