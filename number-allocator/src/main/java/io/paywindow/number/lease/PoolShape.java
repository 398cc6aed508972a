package io.paywindow.number.lease;

import io.paywindow.contract.order.OrderNumber;

/**
 * How many numbers a day has and in what portions they are made and taken. Settings {@code pipeline.numbers.*}.
 *
 * @param sequenceDigits digits behind the day, 7 to 10; 7 give 9,999,999 numbers a day
 * @param blockSize numbers that an instance takes at a time, 1 to 1,000,000
 * @param generateCount numbers made at a time, 1 block to 10,000 blocks
 * @param lowWater the pool is topped up when fewer are left, 1 to generateCount
 */
public record PoolShape(int sequenceDigits, int blockSize, long generateCount, long lowWater) {

    private static final int MAX_BLOCK_SIZE = 1_000_000;

    // One script call makes them all, and Redis serves nobody else meanwhile: 10,000 take it some 5 ms.
    private static final long MAX_BLOCKS_AT_ONCE = 10_000;

    public PoolShape {
        expect(
                sequenceDigits >= OrderNumber.MIN_SEQUENCE_DIGITS && sequenceDigits <= OrderNumber.MAX_SEQUENCE_DIGITS,
                "sequence-digits",
                sequenceDigits,
                OrderNumber.MIN_SEQUENCE_DIGITS + " to " + OrderNumber.MAX_SEQUENCE_DIGITS);
        expect(blockSize >= 1 && blockSize <= MAX_BLOCK_SIZE, "block-size", blockSize, "1 to " + MAX_BLOCK_SIZE);
        long most = MAX_BLOCKS_AT_ONCE * blockSize;
        expect(
                generateCount >= blockSize && generateCount <= most,
                "generate-count",
                generateCount,
                "block-size " + blockSize + " to " + MAX_BLOCKS_AT_ONCE + " blocks, " + most);
        expect(
                lowWater >= 1 && lowWater <= generateCount,
                "low-water",
                lowWater,
                "1 to generate-count " + generateCount);
    }

    /** The highest number of a day. */
    public long highest() {
        long highest = 9;
        for (int digits = 1; digits < sequenceDigits; digits++) {
            highest = highest * 10 + 9;
        }
        return highest;
    }

    private static void expect(boolean good, String name, Object value, String expectation) {
        if (!good) {
            throw new IllegalArgumentException("numbers." + name + ": " + value + " (expected: " + expectation + ")");
        }
    }
}
