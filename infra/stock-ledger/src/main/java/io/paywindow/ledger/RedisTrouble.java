package io.paywindow.ledger;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Tells weather from defects: what Redis and its client throw, and what Redis says of itself. */
final class RedisTrouble {

    private static final int LEAST_MAJOR = 6;
    private static final int LEAST_MINOR = 2;

    /** Words that an error of Redis begins with when the same command may well succeed later. */
    private static final List<String> WEATHER = List.of(
            "LOADING",
            "BUSY",
            "READONLY",
            "MASTERDOWN",
            "NOREPLICAS",
            "MISCONF",
            "OOM",
            "CLUSTERDOWN",
            "TRYAGAIN",
            "MOVED",
            "ASK",
            "UNBLOCKED",
            "NOAUTH",
            "WRONGPASS");

    private RedisTrouble() {}

    static <T> T await(CompletionStage<T> answer, Duration timeout) {
        try {
            // The client's own timeout comes first; this one is for a client that is broken.
            return Deadlines.await(answer.toCompletableFuture(), timeout.multipliedBy(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisAwayException("interrupted while waiting for Redis", e);
        } catch (TimeoutException e) {
            throw new RedisAwayException("Redis did not answer within " + timeout.multipliedBy(2), e);
        } catch (ExecutionException | CancellationException e) {
            throw of(e);
        }
    }

    /** Weather as {@link RedisAwayException}, a defect as itself. */
    static RuntimeException of(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof RedisAwayException away) {
            return away;
        }
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof RedisCommandExecutionException && !isWeather(message)) {
            return new IllegalStateException("Redis: " + message, cause);
        }
        // A connection that breaks under a command is told as the socket's own exception.
        if (cause instanceof RedisException || cause instanceof CancellationException || cause instanceof IOException) {
            return new RedisAwayException("Redis: " + message, cause);
        }
        return cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
    }

    private static boolean isWeather(String message) {
        return WEATHER.stream().anyMatch(word -> says(message, word));
    }

    /** Redis before 7 wraps what a script met: {@code ERR Error running script ...: -OOM command not allowed ...}. */
    private static boolean says(String message, String word) {
        return message.startsWith(word) || message.contains(" -" + word + " ");
    }

    /**
     * Whether the connection may lead to the wrong place: to what is a replica by now, or to a host that vanished, which TCP alone would
     * go on waiting for.
     */
    static boolean leadsAstray(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            boolean replica = cause instanceof RedisCommandExecutionException
                    && says(String.valueOf(cause.getMessage()), "READONLY");
            if (replica || cause instanceof RedisCommandTimeoutException) {
                return true;
            }
        }
        return false;
    }

    /** What makes a server unfit, by its INFO. */
    static Optional<String> inInfo(String info) {
        Map<String, String> fields = info.lines()
                .filter(line -> line.indexOf(':') > 0)
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(':')),
                        line -> line.substring(line.indexOf(':') + 1).strip(),
                        (first, again) -> first));
        String version = fields.getOrDefault("redis_version", "");
        String policy = fields.getOrDefault("maxmemory_policy", "noeviction");
        String role = fields.getOrDefault("role", "master");
        if (!isRecent(version)) {
            return Optional.of("Redis " + version + " (expected: " + LEAST_MAJOR + "." + LEAST_MINOR + " or newer)");
        }
        if (!policy.equals("noeviction")) {
            return Optional.of("Redis maxmemory-policy: " + policy
                    + " (expected: noeviction, or Redis would forget what is held and sold)");
        }
        if (!role.equals("master")) {
            return Optional.of("Redis role: " + role + " (expected: master)");
        }
        return Optional.empty();
    }

    private static boolean isRecent(String version) {
        String[] parts = version.split("\\.", -1);
        if (parts.length < 2 || !parts[0].matches("\\d{1,4}") || !parts[1].matches("\\d{1,4}")) {
            // Not a version we understand: a fork may count otherwise.
            return true;
        }
        int major = Integer.parseInt(parts[0]);
        return major > LEAST_MAJOR || (major == LEAST_MAJOR && Integer.parseInt(parts[1]) >= LEAST_MINOR);
    }
}
