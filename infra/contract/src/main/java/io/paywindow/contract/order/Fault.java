package io.paywindow.contract.order;

import java.util.Optional;

/**
 * What is wrong with a value, said the same way everywhere: {@code quantity: 0 (expected: 1 to 9999)}.
 *
 * <p>What came from outside is shown cut and without control characters: the sentence goes into facts, headers, answers and logs.
 */
final class Fault {

    private static final int MOST_SHOWN = 80;

    private Fault() {}

    /** The fault of a value. */
    static Optional<String> of(String name, Object value, String expected) {
        return Optional.of(shown(name) + ": " + shown(value.toString()) + " (expected: " + expected + ")");
    }

    /** The fault of a value, if it is bad. */
    static Optional<String> when(boolean bad, String name, Object value, String expected) {
        return bad ? of(name, value, expected) : Optional.empty();
    }

    private static String shown(String text) {
        // Half a surrogate pair could not be written as UTF-8.
        int end = Math.min(text.length(), MOST_SHOWN);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        String clean = text.substring(0, end).replaceAll("\\p{Cntrl}", "?");
        return end < text.length() ? clean + "... (" + text.length() + " characters)" : clean;
    }
}
