package io.paywindow.number.lease;

import io.paywindow.contract.names.RedisKeys;
import io.paywindow.ledger.RedisLink;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The numbers of a day that nobody has taken, in Redis: a list of runs, popped at the head and appended to at the tail.
 *
 * <p>Only a proposal: Redis can forget what it gave, so nothing taken here is used before {@link Arbiter} agrees. Every job is one
 * idempotent script; any number of instances may run it at once. Thread-safe. Throws {@link NumbersAwayException} when Redis is away.
 *
 * <p>Beside the list stands the hash {@link RedisKeys#numberPoolState}, whose fields others may read: {@code generated} (the highest
 * number made), {@code remaining} (numbers in the list), {@code leased} (no longer in the list) and {@code gaps} (leased, but neither
 * given to an order nor in anybody's hand), the last two as of the last report. {@code given:<instance>} and {@code hand:<instance>}
 * are each instance's own part of the sum.
 */
final class NumberPool {

    /** One taker gets at most this part of what remains: 64 takers at once still leave some. */
    private static final int FAIR_PART = 64;

    /** And always at least so many, or the last numbers of a day would cost a claim each. */
    private static final int LEAST_RUN = 10;

    private final RedisLink redis;
    private final PoolShape shape;
    private final PoolCalendar calendar;
    private final String holder;

    /** What the pool answers to somebody who wants a run. */
    sealed interface Taking {}

    /** A run, taken off the list: it will not come back. */
    record Taken(NumberBlock block) implements Taking {}

    /** The day has no number left. */
    record Exhausted() implements Taking {}

    /** Redis knows of no pool for the day: not made yet, or forgotten. */
    record Missing() implements Taking {}

    /**
     * A day's figures.
     *
     * @param generated the highest number made
     * @param remaining numbers in the pool
     * @param leased numbers no longer in the pool
     * @param gaps of those, how many no order will ever get
     */
    public record Figures(long generated, long remaining, long leased, long gaps) {}

    NumberPool(RedisLink redis, PoolShape shape, PoolCalendar calendar, String holder) {
        this.redis = redis;
        this.shape = shape;
        this.calendar = calendar;
        this.holder = holder;
    }

    PoolShape shape() {
        return shape;
    }

    /** Makes a day's pool behind the highest number that is claimed, if there is no pool yet. */
    void generate(LocalDate day, long highestClaimed) {
        PoolScript.GENERATE.run(
                redis,
                day,
                highestClaimed + 1,
                shape.generateCount(),
                shape.highest(),
                shape.blockSize(),
                calendar.expiresAt(day).toEpochMilli());
    }

    /** Appends to the tail if the pool is low; false when the day has no more numbers to make. */
    boolean topUp(LocalDate day) {
        List<String> answer = PoolScript.TOP_UP.run(
                redis, day, shape.lowWater(), shape.generateCount(), shape.highest(), shape.blockSize());
        return !answer.getFirst().equals("END");
    }

    /** Takes a run off the head. Where a call fails its answer is unknown: its run is a gap then. */
    Taking take(LocalDate day, long wanted) {
        List<String> answer = takeRun(day, wanted);
        if (answer.getFirst().equals("EMPTY") && topUp(day)) {
            answer = takeRun(day, wanted);
        }
        return switch (answer.getFirst()) {
            case "MISSING" -> new Missing();
            case "EMPTY" -> new Exhausted();
            default -> new Taken(new NumberBlock(Long.parseLong(answer.get(0)), Long.parseLong(answer.get(1))));
        };
    }

    private List<String> takeRun(LocalDate day, long wanted) {
        return PoolScript.TAKE.run(redis, day, wanted, FAIR_PART, LEAST_RUN, holder);
    }

    /** Drops from the head what is claimed already. */
    void movePast(LocalDate day, long highestClaimed) {
        PoolScript.MOVE_PAST.run(redis, day, highestClaimed);
    }

    /** Deletes a day's pool. */
    void delete(LocalDate day) {
        PoolScript.DELETE.run(redis, day);
    }

    /** Tells what this instance has given of a day and holds in hand; answers the day's figures, none when there is no pool. */
    Optional<Figures> report(LocalDate day, long given, long inHand) {
        List<String> sums = PoolScript.REPORT.run(redis, day, holder, given, inHand);
        return sums.isEmpty()
                ? Optional.empty()
                : Optional.of(new Figures(
                        Long.parseLong(sums.get(0)),
                        Long.parseLong(sums.get(1)),
                        Long.parseLong(sums.get(2)),
                        Long.parseLong(sums.get(3))));
    }

    /** How many numbers of a day this instance had given when it last reported, in an earlier life perhaps; 0 if unknown. */
    long givenBefore(LocalDate day) {
        return Long.parseLong(PoolScript.GIVEN.run(redis, day, holder).getFirst());
    }
}
