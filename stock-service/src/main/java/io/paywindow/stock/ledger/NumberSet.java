package io.paywindow.stock.ledger;

import java.util.HashMap;
import java.util.Map;

/**
 * Order numbers that were seen. A number is a day and a place in the day's sequence, so a day of ten million takes about a megabyte. Not
 * thread-safe.
 */
final class NumberSet {

    private static final int DAY_DIGITS = 8;
    private static final int PAGE_BITS = 4_096;

    /** By day and count of digits, then by page of the sequence, the bits. */
    private final Map<Integer, Map<Integer, long[]>> days = new HashMap<>();

    /** Adds a number; false if it was there. */
    boolean add(String number) {
        long sequence = sequence(number);
        long[] page = days.computeIfAbsent(day(number), day -> new HashMap<>())
                .computeIfAbsent((int) (sequence / PAGE_BITS), at -> new long[PAGE_BITS / Long.SIZE]);
        int bit = (int) (sequence % PAGE_BITS);
        long mask = 1L << (bit % Long.SIZE);
        boolean fresh = (page[bit / Long.SIZE] & mask) == 0;
        page[bit / Long.SIZE] |= mask;
        return fresh;
    }

    boolean contains(String number) {
        Map<Integer, long[]> day = days.get(day(number));
        if (day == null) {
            return false;
        }
        long sequence = sequence(number);
        long[] page = day.get((int) (sequence / PAGE_BITS));
        int bit = (int) (sequence % PAGE_BITS);
        return page != null && (page[bit / Long.SIZE] & (1L << (bit % Long.SIZE))) != 0;
    }

    /** Forgets every number of a day before the given one, {@code yyyyMMdd}. */
    void forgetBefore(int firstDay) {
        days.keySet().removeIf(day -> day / 100 < firstDay);
    }

    /** The day, and how long the number is: with more digits the same sequence is another number. */
    private static int day(String number) {
        return Integer.parseInt(number.substring(0, DAY_DIGITS)) * 100 + number.length();
    }

    private static long sequence(String number) {
        return Long.parseLong(number.substring(DAY_DIGITS));
    }
}
