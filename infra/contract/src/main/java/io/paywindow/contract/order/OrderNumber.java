package io.paywindow.contract.order;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a customer reads aloud and a payment names: {@code yyyyMMdd} and a sequence of 7 to 10 digits, such as
 * {@code 202611230000042}.
 *
 * @param text all the digits
 */
public record OrderNumber(String text) {

    /** Fewest and most digits of the sequence behind the day. */
    public static final int MIN_SEQUENCE_DIGITS = 7;

    public static final int MAX_SEQUENCE_DIGITS = 10;

    private static final int DAY_DIGITS = 8;
    private static final Pattern SHAPE = Pattern.compile("[0-9]{15,18}");

    public OrderNumber {
        if (!SHAPE.matcher(text).matches() || dayIn(text).isEmpty()) {
            throw new IllegalArgumentException("orderNumber: " + text + " (expected: yyyyMMdd and 7 to 10 digits)");
        }
    }

    /** The number of a day's sequence, from 1 on, written with the given count of digits. */
    public static OrderNumber of(LocalDate day, long sequence, int digits) {
        String tail = Long.toString(sequence);
        if (sequence < 1 || tail.length() > digits) {
            throw new IllegalArgumentException("sequence: " + sequence + " (expected: 1 to " + digits + " digits)");
        }
        return new OrderNumber(
                DateTimeFormatter.BASIC_ISO_DATE.format(day) + "0".repeat(digits - tail.length()) + tail);
    }

    /** Whether a text could be an order number. */
    public static boolean isOne(String text) {
        return SHAPE.matcher(text).matches() && dayIn(text).isPresent();
    }

    /** The day it was given for. */
    public LocalDate day() {
        return dayIn(text).orElseThrow();
    }

    /** Its place in the day's sequence. */
    public long sequence() {
        return Long.parseLong(text.substring(DAY_DIGITS));
    }

    private static Optional<LocalDate> dayIn(String text) {
        try {
            return Optional.of(LocalDate.parse(text.substring(0, DAY_DIGITS), DateTimeFormatter.BASIC_ISO_DATE));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
