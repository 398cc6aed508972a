package io.paywindow.contract.order;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

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
    private static final int MONTH_AT = 4;
    private static final int DAY_AT = 6;
    private static final int MONTHS = 12;
    private static final int RADIX = 10;

    public OrderNumber {
        if (!isOne(text)) {
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
        return text.length() >= DAY_DIGITS + MIN_SEQUENCE_DIGITS
                && text.length() <= DAY_DIGITS + MAX_SEQUENCE_DIGITS
                && Characters.areDigits(text)
                && dayIn(text).isPresent();
    }

    /** The day it was given for. */
    public LocalDate day() {
        return dayIn(text).orElseThrow();
    }

    /** Its place in the day's sequence. */
    public long sequence() {
        return Long.parseLong(text.substring(DAY_DIGITS));
    }

    /** Given nothing but digits. Every record that is read is checked, so nothing is thrown for a day that there is not. */
    private static Optional<LocalDate> dayIn(String text) {
        int year = Integer.parseInt(text, 0, MONTH_AT, RADIX);
        int month = Integer.parseInt(text, MONTH_AT, DAY_AT, RADIX);
        int day = Integer.parseInt(text, DAY_AT, DAY_DIGITS, RADIX);
        if (month < 1
                || month > MONTHS
                || day < 1
                || day > YearMonth.of(year, month).lengthOfMonth()) {
            return Optional.empty();
        }
        return Optional.of(LocalDate.of(year, month, day));
    }

    @Override
    public String toString() {
        return text;
    }
}
