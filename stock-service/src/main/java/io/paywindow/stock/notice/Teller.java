package io.paywindow.stock.notice;

import io.paywindow.ledger.RedisAwayException;
import io.paywindow.stock.amqp.RetryDelay;
import io.paywindow.stock.contact.Contact;
import io.paywindow.stock.contact.ContactBook;
import io.paywindow.stock.notice.Channel.Outcome;
import io.paywindow.stock.notice.Told.Turn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
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
    private final ContactBook contacts;
    private final Texts texts;
    private final Channels channels;
    private final Duration maxAge;
    private final InstantSource clock;
    private final NoticeMeters meters;
    private volatile @Nullable String trouble;

    /** What became of the news. */
    sealed interface End {
        /** It was told, or need not be. */
        record Settled() implements End {}

        /** It failed, and is to be tried again after the delay. */
        record Later(RetryDelay delay, String reason) implements End {}

        /** It can never be told. */
        record Hopeless(String reason) implements End {}

        /** None of these: somebody has to try again. */
        record GivenUp() implements End {}
    }

    /** A customer, how they want to be told, and the first channel that can. */
    private record Reach(String userId, Contact contact, Channel channel) {}

    Teller(
            Told told,
            ContactBook contacts,
            Texts texts,
            Channels channels,
            Duration maxAge,
            InstantSource clock,
            NoticeMeters meters) {
        this.told = told;
        this.contacts = contacts;
        this.texts = texts;
        this.channels = channels;
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
     * @param attempt 1 for the first
     * @param goOn asked while waiting: whether it still matters
     */
    End tell(News news, int attempt, BooleanSupplier goOn) throws InterruptedException {
        String userId = news.event().userId();
        if (userId == null) {
            return settled("nobody");
        }
        if (!clock.instant().isBefore(freshUntil(news))) {
            return settled("too-old");
        }
        Optional<Contact> contact = untilRedisAnswers(() -> contacts.of(userId), goOn);
        if (contact.isEmpty()) {
            return new End.GivenUp();
        }
        Optional<Channel> channel = channels.of(contact.get());
        if (channel.isEmpty()) {
            return settled("nobody");
        }
        String token = UUID.randomUUID().toString();
        Optional<Turn> turn = untilRedisAnswers(
                () -> Optional.of(told.begin(news, token)).filter(answer -> answer != Turn.BUSY), goOn);
        return switch (turn.orElse(Turn.BUSY)) {
            case TELL -> tell(news, new Reach(userId, contact.get(), channel.get()), attempt, token, goOn);
            case TOLD -> settled("repeated");
            case OUTRANKED -> settled("stale");
            case BUSY -> new End.GivenUp();
        };
    }

    private End tell(News news, Reach reach, int attempt, String token, BooleanSupplier goOn)
            throws InterruptedException {
        Outcome outcome;
        try {
            Notice notice = texts.notice(news, reach.userId(), reach.contact().language());
            outcome = reach.channel().tell(notice, reach.contact());
        } catch (RuntimeException | Error e) {
            // What comes next of this order must not wait for the lease to end.
            mark(() -> told.notTold(news, token), goOn);
            throw e;
        }
        long until = System.nanoTime() + MARK_WITHIN.toNanos();
        // Marked even if the message is no longer ours: whoever gets it next must know.
        BooleanSupplier markOn = () -> goOn.getAsBoolean() || System.nanoTime() < until;
        return switch (outcome) {
            case Outcome.Told done -> mark(() -> told.told(news, token), markOn) ? settled("told") : new End.GivenUp();
            case Outcome.Later later -> {
                mark(() -> told.notTold(news, token), goOn);
                yield later(news, reach, attempt, later.reason(), goOn);
            }
            case Outcome.Never never -> {
                mark(() -> told.notTold(news, token), goOn);
                yield hopeless(reach, never.reason(), goOn);
            }
        };
    }

    private End later(News news, Reach reach, int attempt, String reason, BooleanSupplier goOn)
            throws InterruptedException {
        Optional<RetryDelay> delay = RetrySchedule.afterFailure(attempt, clock.instant(), freshUntil(news));
        if (delay.isEmpty()) {
            return hopeless(reach, reason + ", after " + attempt + " tries", goOn);
        }
        meters.end("later");
        return new End.Later(delay.get(), reason);
    }

    private End hopeless(Reach reach, String reason, BooleanSupplier goOn) throws InterruptedException {
        mark(() -> reach.channel().giveUp(reach.userId(), reach.contact()), goOn);
        meters.end("never");
        return new End.Hopeless(reason);
    }

    /** When the news is too old to be told: a reminder when there is nothing left to remind of. */
    private Instant freshUntil(News news) {
        Instant old = news.event().occurredAt().plus(maxAge);
        Instant payBy = news.event().payBy();
        return news.reminder() && payBy != null && payBy.isBefore(old) ? payBy : old;
    }

    private boolean mark(Runnable marking, BooleanSupplier goOn) throws InterruptedException {
        return untilRedisAnswers(
                        () -> {
                            marking.run();
                            return Optional.of(true);
                        },
                        goOn)
                .isPresent();
    }

    /** Asks, at least once, until Redis answers with something; empty if it is not to go on. */
    private <T> Optional<T> untilRedisAnswers(Supplier<Optional<T>> question, BooleanSupplier goOn)
            throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        do {
            try {
                Optional<T> answer = question.get();
                trouble = null;
                if (answer.isPresent()) {
                    return answer;
                }
            } catch (RedisAwayException e) {
                trouble = "notices: " + e.getMessage();
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        } while (goOn.getAsBoolean());
        return Optional.empty();
    }

    private End settled(String how) {
        meters.end(how);
        return new End.Settled();
    }
}
