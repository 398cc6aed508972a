package io.paywindow.number.lease;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * A day's order numbers, as an instance hands them out, and the account of what became of those it leased.
 *
 * <p>Thread-safe.
 */
public final class DayNumbers {

    private final LocalDate day;
    private final int sequenceDigits;
    private final String prefix;
    private final BlockLease lease;
    private final LongAdder given = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    DayNumbers(LocalDate day, int sequenceDigits, BlockLease lease) {
        this.day = day;
        this.sequenceDigits = sequenceDigits;
        this.prefix = DateTimeFormatter.BASIC_ISO_DATE.format(day);
        this.lease = lease;
    }

    /** The day that the numbers begin with. */
    public LocalDate day() {
        return day;
    }

    /**
     * A number that nobody else has or will have; empty when the day is exhausted. Throws {@link NumbersAwayException} when none can be
     * had at the moment.
     */
    public Optional<String> next() {
        OptionalLong sequence = lease.next();
        return sequence.isPresent() ? Optional.of(text(sequence.getAsLong())) : Optional.empty();
    }

    /** So many numbers are now orders' numbers. */
    public void given(long count) {
        given.add(count);
    }

    /** So many numbers will never be given: what became of them is not known. */
    public void dropped(long count) {
        dropped.add(count);
    }

    long givenSoFar() {
        return given.sum();
    }

    /** Leased and neither given nor dropped. */
    long inHand() {
        return Math.max(lease.leased() - given.sum() - dropped.sum(), 0);
    }

    /** Written by hand: this is the one thing that every order needs while it waits, and a formatter costs ten times as much. */
    private String text(long sequence) {
        byte[] digits = new byte[prefix.length() + sequenceDigits];
        long rest = sequence;
        for (int at = digits.length - 1; at >= prefix.length(); at--) {
            digits[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        if (rest != 0) {
            throw new IllegalStateException(
                    "sequence: " + sequence + " (expected: at most " + sequenceDigits + " digits)");
        }
        for (int at = 0; at < prefix.length(); at++) {
            digits[at] = (byte) prefix.charAt(at);
        }
        return new String(digits, StandardCharsets.ISO_8859_1);
    }
}
