package io.paywindow.stock.redrive;

import io.paywindow.contract.names.OrderEvents;
import io.paywindow.contract.names.Topic;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param name the queue or topic to move messages back to, without its suffix for the dead
 * @param dryRun whether only to count
 * @param limit at most so many messages
 */
record RedriveOptions(String name, boolean dryRun, long limit) {

    static final List<String> QUEUES = List.of(OrderEvents.STOCK_QUEUE, OrderEvents.NOTIFICATION_QUEUE);

    private static final String DEAD_QUEUE = ".dead";
    private static final String DEAD_TOPIC = "-dead";

    RedriveOptions {
        if (!QUEUES.contains(name) && topic(name).isEmpty()) {
            throw new IllegalArgumentException("QUEUE: %s (expected: %s)".formatted(name, String.join(", ", names())));
        }
        if (limit < 1) {
            throw new IllegalArgumentException("--limit: " + limit + " (expected: 1 or more)");
        }
    }

    /** Throws {@link IllegalArgumentException} that says what is wrong. */
    static RedriveOptions of(String... arguments) {
        @Nullable String name = null;
        boolean dryRun = false;
        long limit = Long.MAX_VALUE;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.equals("--dry-run")) {
                dryRun = true;
            } else if (argument.equals("--limit")) {
                i++;
                limit = number(i < arguments.length ? arguments[i] : "nothing");
            } else if (argument.startsWith("-")) {
                throw new IllegalArgumentException(argument + " is not an option");
            } else if (name != null) {
                throw new IllegalArgumentException("QUEUE: " + name + " and " + argument + " (expected: one)");
            } else {
                name = argument;
            }
        }
        if (name == null) {
            throw new IllegalArgumentException("QUEUE: none (expected: %s)".formatted(String.join(", ", names())));
        }
        return new RedriveOptions(alive(name), dryRun, limit);
    }

    /** The topic meant; empty if a queue is. */
    Optional<Topic> topic() {
        return topic(name);
    }

    private static Optional<Topic> topic(String name) {
        return Stream.of(Topic.values())
                .filter(topic -> topic.topicName().equals(name))
                .findFirst();
    }

    /** People copy the name of where the dead are; both mean the same. */
    private static String alive(String name) {
        for (String suffix : List.of(DEAD_QUEUE, DEAD_TOPIC)) {
            if (name.endsWith(suffix)) {
                return name.substring(0, name.length() - suffix.length());
            }
        }
        return name;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--limit: " + text + " (expected: a number)", e);
        }
    }

    private static List<String> names() {
        return Stream.concat(QUEUES.stream(), Stream.of(Topic.values()).map(Topic::topicName))
                .toList();
    }
}
