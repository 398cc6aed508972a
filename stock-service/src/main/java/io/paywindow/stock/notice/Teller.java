package io.paywindow.stock.notice;

import io.paywindow.ledger.RedisAwayException;
import io.paywindow.stock.event.OrderEvent;
import io.paywindow.stock.notice.Channel.Outcome;
import io.paywindow.stock.notice.Told.Turn;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells one piece of news to its customer, or finds that it need not be: send, mark, then the caller acknowledges. Exactly one attempt
 * if nothing is killed in between; if something is, the receiver can tell the second by its message-id. Thread-safe.
 */
final class Teller {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration MARK_WITHIN = Duration.ofSeconds(10);

    private final Told told;
    private final Texts texts;
    private final Channel channel;
    private final String language;
    private final Duration maxAge;
    private final InstantSource clock;
    private final NoticeMeters meters;
    private volatile @Nullable String trouble;

    /** What became of the news. */
    sealed interface End {
        /** It was told, or need not be. */
        record Settled() implements End {}

        /** It can never be told. */
        record Hopeless(String reason) implements End {}

        /** Neither: somebody has to try again. */
        record GivenUp() implements End {}
    }

    Teller(
            Told told,
            Texts texts,
            Channel channel,
            String language,
            Duration maxAge,
            InstantSource clock,
            NoticeMeters meters) {
        this.told = told;
        this.texts = texts;
        this.channel = channel;
        this.language = language;
        this.maxAge = maxAge;
        this.clock = clock;
        this.meters = meters;
    }

    /** Why nothing can be told now, for people; empty when all is well. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /**
     * Tells the news. Waits while Redis is away or another tells something of the same order.
     *
     * @param goOn asked while waiting: whether it still matters
     */
    End tell(OrderEvent event, BooleanSupplier goOn) throws InterruptedException {
        String userId = event.userId();
        if (userId == null) {
            return settled("nobody");
        }
        if (event.occurredAt().plus(maxAge).isBefore(clock.instant())) {
            return settled("too-old");
        }
        String token = UUID.randomUUID().toString();
        Optional<Turn> turn = turn(event, token, goOn);
        if (turn.isEmpty()) {
            return new End.GivenUp();
        }
        return switch (turn.get()) {
            case TELL -> tell(event, texts.notice(event, userId, language), token, goOn);
            case TOLD -> settled("repeated");
            case OUTRANKED -> settled("stale");
            case BUSY -> new End.GivenUp();
        };
    }

    private End tell(OrderEvent event, Notice notice, String token, BooleanSupplier goOn) throws InterruptedException {
        Outcome outcome = channel.tell(notice);
        return switch (outcome) {
            case Outcome.Told done -> {
                long until = System.nanoTime() + MARK_WITHIN.toNanos();
                // Marked even if the message is no longer ours: whoever gets it next must know.
                BooleanSupplier markOn = () -> goOn.getAsBoolean() || System.nanoTime() < until;
                yield untilRedisAnswers(() -> told.told(event, token), done, markOn)
                        .map(marked -> settled("told"))
                        .orElseGet(End.GivenUp::new);
            }
            case Outcome.Never never -> {
                untilRedisAnswers(() -> told.notTold(event, token), never, goOn);
                meters.end("never");
                yield new End.Hopeless(never.reason());
            }
        };
    }

    /** Asks until Redis answers, and answers what was good; empty if it is not to go on. */
    private Optional<Turn> turn(OrderEvent event, String token, BooleanSupplier goOn) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (goOn.getAsBoolean()) {
            try {
                Turn turn = told.begin(event, token);
                trouble = null;
                if (turn != Turn.BUSY) {
                    return Optional.of(turn);
                }
            } catch (RedisAwayException e) {
                trouble = "notices: " + e.getMessage();
            }
            pause = pauseFor(pause);
        }
        return Optional.empty();
    }

    private Optional<Outcome> untilRedisAnswers(Runnable mark, Outcome outcome, BooleanSupplier goOn)
            throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        do {
            try {
                mark.run();
                trouble = null;
                return Optional.of(outcome);
            } catch (RedisAwayException e) {
                trouble = "notices: " + e.getMessage();
            }
            pause = pauseFor(pause);
        } while (goOn.getAsBoolean());
        return Optional.empty();
    }

    private static Duration pauseFor(Duration pause) throws InterruptedException {
        Thread.sleep(pause);
        Duration next = pause.multipliedBy(2);
        return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
    }

    private End settled(String how) {
        meters.end(how);
        return new End.Settled();
    }
}
