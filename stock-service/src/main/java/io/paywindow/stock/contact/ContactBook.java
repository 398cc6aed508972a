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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What each customer said last about how to be told, in Redis, and how far of the log that is.
 *
 * <p>Thread-safe, also between instances: a run of the log goes in only where the book stands. Throws RedisAwayException when Redis is
 * away.
 */
public final class ContactBook {

    private static final RedisScript APPLY = script("apply.lua");
    private static final RedisScript GIVE_UP = script("give-up.lua");

    private final RedisLink link;

    public ContactBook(RedisLink link) {
        this.link = link;
    }

    /** How to reach a customer. */
    public Contact of(String userId) {
        Map<String, String> fields = link.await(link.text().hgetall(RedisKeys.contact(userId)));
        return new Contact(
                Optional.ofNullable(fields.get("email")),
                Optional.ofNullable(fields.get("webhook")),
                Optional.ofNullable(fields.get("language")));
    }

    /** Forgets a webhook that has failed for long, until the customer gives a contact again. */
    public void giveUpWebhook(String userId, String url) {
        link.await(GIVE_UP.run(link, List.of(RedisKeys.contact(userId)), List.of(url)));
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
