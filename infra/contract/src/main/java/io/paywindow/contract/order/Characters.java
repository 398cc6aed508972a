package io.paywindow.contract.order;

/**
 * What texts from outside are made of. In loops, not patterns: every record that is read is checked, and patterns took a tenth of the
 * processor time of an order's decision.
 */
final class Characters {

    private static final int FIRST_PRINTABLE = ' ';
    private static final int DELETE = 0x7F;

    private Characters() {}

    static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    /** Whether there is nothing but digits, at least one. */
    static boolean areDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Whether a character of ASCII is in it that is not printed, such as a line break. */
    static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character < FIRST_PRINTABLE || character == DELETE) {
                return true;
            }
        }
        return false;
    }
}
