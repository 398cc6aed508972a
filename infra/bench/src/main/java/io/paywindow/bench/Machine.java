package io.paywindow.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.utils.AppInfoParser;

/** What this machine is, in one line of the report. */
final class Machine {

    private static final long GIB = 1L << 30;

    private Machine() {}

    static String describe() {
        return String.format(
                Locale.ROOT,
                "%d cores (%s), %d GiB, %s %s, JDK %s, Kafka %s",
                Runtime.getRuntime().availableProcessors(),
                processor().orElse("unknown"),
                Math.round((double) memory() / GIB),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.version().feature(),
                AppInfoParser.getVersion());
    }

    private static long memory() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getTotalMemorySize();
    }

    private static Optional<String> processor() {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(file)) {
            return Optional.of(System.getProperty("os.arch"));
        }
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
