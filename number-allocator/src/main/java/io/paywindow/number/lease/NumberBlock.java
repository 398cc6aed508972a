package io.paywindow.number.lease;

/**
 * A run of a day's sequence numbers.
 *
 * @param first inclusive, 1 or more
 * @param last inclusive
 */
record NumberBlock(long first, long last) {

    NumberBlock {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("block: " + first + "-" + last + " (expected: 1 <= first <= last)");
        }
    }

    long size() {
        return last - first + 1;
    }
}
