package io.paywindow.stock.contact;

import io.paywindow.contract.ContactGiven;
import io.paywindow.contract.names.RedisKeys;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisScript;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What each customer said last about how to be told, in Redis, and how far of the log that is.
 *
 * <p>A Redis that forgot knows of nobody, which is not the same as a customer who has said nothing. So the book answers only where it was
 * declared whole, which it is for one life of one Redis: a restart, a failover and a flush all end that.
 *
 * <p>Thread-safe, also between instances: a run of the log goes in only where the book stands. Throws RedisAwayException when Redis is
 * away.
 */
public final class ContactBook {

    private static final RedisScript APPLY = script("apply.lua");
    private static final RedisScript GIVE_UP = script("give-up.lua");
    private static final RedisScript READ = script("read.lua");
    private static final RedisScript STATE = script("state.lua");
    private static final RedisScript DECLARE = script("declare.lua");

    private final RedisLink link;

    public ContactBook(RedisLink link) {
        this.link = link;
    }

    /** How to reach a customer; empty while the book may lack what the log has. */
    public Optional<Contact> of(String userId) {
        List<String> reply =
                link.await(READ.run(link, List.of(RedisKeys.contactOffsets(), RedisKeys.contact(userId)), List.of()));
        if (reply.getFirst().equals("BEHIND")) {
            return Optional.empty();
        }
        Map<String, String> fields = new HashMap<>();
        for (int i = 1; i < reply.size(); i += 2) {
            fields.put(reply.get(i), reply.get(i + 1));
        }
        return Optional.of(new Contact(
                Optional.ofNullable(fields.get("email")),
                Optional.ofNullable(fields.get("webhook")),
                Optional.ofNullable(fields.get("language"))));
    }

    /** Forgets a webhook that has failed for long, until the customer gives a contact again. */
    public void giveUpWebhook(String userId, String url) {
        link.await(GIVE_UP.run(link, List.of(RedisKeys.contact(userId)), List.of(url)));
    }

    /**
     * The book as it is now.
     *
     * @param replid of the Redis that it is in
     * @param whole whether it is known to have all of the log
     */
    record State(String replid, boolean whole) {}

    State state() {
        List<String> reply = link.await(STATE.run(link, List.of(RedisKeys.contactOffsets()), List.of()));
        return new State(reply.getFirst(), reply.get(1).equals("WHOLE"));
    }

    /**
     * Says that the book has all of the log up to the given offsets, by partition. False, and nothing said, if it is in another Redis by
     * now or stands elsewhere.
     *
     * @param replid must have been asked for before the log's end was: what is in the log by then the book must have
     */
    boolean declareWhole(String replid, Map<Integer, Long> offsets) {
        List<String> arguments = new ArrayList<>(List.of(replid));
        offsets.forEach((partition, offset) -> {
            arguments.add(Integer.toString(partition));
            arguments.add(Long.toString(offset));
        });
        List<String> reply = link.await(DECLARE.run(link, List.of(RedisKeys.contactOffsets()), arguments));
        return reply.getFirst().equals("WHOLE");
    }

    /** One record: what a user said, or null for the wish to be forgotten. */
    record Entry(String userId, @Nullable ContactGiven said) {}

    /**
     * Takes in a run of a partition.
     *
     * @return empty if it did, else where the book stands: read from there
     */
    OptionalLong apply(int partition, long from, long to, List<Entry> entries) {
        List<String> keys = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        keys.add(RedisKeys.contactOffsets());
        arguments.addAll(List.of(Integer.toString(partition), Long.toString(from), Long.toString(to)));
        for (Entry entry : entries) {
            keys.add(RedisKeys.contact(entry.userId()));
            ContactGiven said = entry.said();
            arguments.add(said == null ? "" : said.getEmail().orElse(""));
            arguments.add(said == null ? "" : said.getWebhookUrl().orElse(""));
            arguments.add(said == null ? "" : said.getLanguage());
        }
        List<String> reply = link.await(APPLY.run(link, keys, arguments));
        return reply.getFirst().equals("APPLIED")
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(reply.get(1)));
    }

    private static RedisScript script(String name) {
        try (InputStream source = Objects.requireNonNull(ContactBook.class.getResourceAsStream(name), name)) {
            return new RedisScript(new String(source.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
