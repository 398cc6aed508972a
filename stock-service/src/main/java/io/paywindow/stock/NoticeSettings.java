package io.paywindow.stock;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How customers are told. Settings {@code pipeline.notices.*}.
 *
 * @param channels the ways there are; a customer is told by the first of webhook, email and log that is among them and that they can be
 *     reached by
 * @param prefetch messages in hand, and notices under way, at a time, 1 to 1,000
 * @param maxAge news older than this is not told, nor tried again, 1 min to 7 d
 * @param language of a customer who named none, such as {@code en} or {@code zh}
 * @param reminderBefore how long before the end of the payment window a customer is reminded, 2 min to 24 h; 0 for never
 * @param webhookSecrets {@code whsec_} and base64 of 24 to 64 bytes; each signs, so that a receiver may move from one to the next
 * @param webhookTimeout for the connection and for the answer, 100 ms to 10 s
 * @param allowPrivateAddresses whether webhooks may lead to addresses that only this network has
 * @param emailFrom the sender of emails
 */
public record NoticeSettings(
        Set<Way> channels,
        int prefetch,
        Duration maxAge,
        String language,
        Duration reminderBefore,
        List<String> webhookSecrets,
        Duration webhookTimeout,
        boolean allowPrivateAddresses,
        String emailFrom) {

    /** A way to tell. */
    public enum Way {
        /** A line in the log. */
        LOG,
        /** A signed HTTP call to the customer's own address. */
        WEBHOOK,
        /** An email; {@code spring.mail.host} says through which server. */
        EMAIL
    }

    public NoticeSettings {
        expect(!channels.isEmpty(), "channels", channels, "some of log, webhook, email");
        channels = Set.copyOf(EnumSet.copyOf(channels));
        expect(prefetch >= 1 && prefetch <= 1_000, "prefetch", prefetch, "1 to 1000");
        within("max-age", maxAge, Duration.ofMinutes(1), Duration.ofDays(7));
        expect(language.matches("[A-Za-z-]{2,35}"), "language", language, "a language such as en or zh");
        if (!reminderBefore.isZero()) {
            within("reminder-before", reminderBefore, Duration.ofMinutes(2), Duration.ofHours(24));
        }
        webhookSecrets = orNone(webhookSecrets);
        within("webhook-timeout", webhookTimeout, Duration.ofMillis(100), Duration.ofSeconds(10));
        expect(
                !channels.contains(Way.WEBHOOK) || !webhookSecrets.isEmpty(),
                "webhook-secrets",
                "none",
                "at least one, because channels has webhook");
        expect(
                !channels.contains(Way.EMAIL) || emailFrom.matches("[^@\\s]+@[^@\\s]+"),
                "email-from",
                emailFrom,
                "name@host, because channels has email");
    }

    private static List<String> orNone(@Nullable List<String> secrets) {
        return secrets == null ? List.of() : List.copyOf(secrets);
    }

    private static void within(String name, Duration value, Duration least, Duration most) {
        expect(value.compareTo(least) >= 0 && value.compareTo(most) <= 0, name, value, least + " to " + most);
    }

    private static void expect(boolean good, String name, Object value, String expectation) {
        if (!good) {
            throw new IllegalArgumentException("notices." + name + ": " + value + " (expected: " + expectation + ")");
        }
    }

    /** Never a secret. */
    @Override
    public String toString() {
        return "NoticeSettings[channels=" + channels + "]";
    }
}
