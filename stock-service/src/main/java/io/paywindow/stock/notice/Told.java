package io.paywindow.stock.notice;

import io.paywindow.contract.names.RedisKeys;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisScript;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What each customer was told of each order, in Redis: so that nothing is told twice, nor something after its end was told, whichever
 * instance tells and in whatever order messages come. Thread-safe. Throws RedisAwayException when Redis is away.
 */
final class Told {

    /** Nobody else tells anything of an order for so long; a teller that died is given up then. */
    static final Duration LEASE = Duration.ofSeconds(30);

    /** Clocks may differ by so much before something too old to be told is forgotten to have been told. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private static final RedisScript BEGIN = script("begin.lua");
    private static final RedisScript END = script("end.lua");

    private final RedisLink link;
    private final String memory;

    /** What to do with a piece of news. */
    enum Turn {
        /** Tell it, then say so. */
        TELL,
        /** It was told before. */
        TOLD,
        /** The customer knows of something later; this would be stale. */
        OUTRANKED,
        /** Another is telling something of the same order: ask again soon. */
        BUSY
    }

    /**
     * @param maxAge news older than this is not told anyway, so need not be remembered
     */
    Told(RedisLink link, Duration maxAge) {
        this.link = link;
        this.memory = Long.toString(maxAge.plus(MARGIN).toMillis());
    }

    /**
     * Whether to tell.
     *
     * @param teller unique to this attempt
     */
    Turn begin(News news, String teller) {
        List<String> reply = link.await(BEGIN.run(
                link,
                List.of(RedisKeys.told(news.reference())),
                List.of(
                        news.messageId(),
                        Integer.toString(news.rank()),
                        teller,
                        Long.toString(LEASE.toMillis()),
                        memory)));
        return Turn.valueOf(reply.getFirst());
    }

    /** It was told. */
    void told(News news, String teller) {
        end(news, teller, "1");
    }

    /** It was not told: another may try. */
    void notTold(News news, String teller) {
        end(news, teller, "0");
    }

    private void end(News news, String teller, String told) {
        link.await(END.run(
                link,
                List.of(RedisKeys.told(news.reference())),
                List.of(news.messageId(), Integer.toString(news.rank()), teller, memory, told)));
    }

    private static RedisScript script(String name) {
        try (InputStream source = Objects.requireNonNull(Told.class.getResourceAsStream(name), name)) {
            return new RedisScript(new String(source.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
