package io.paywindow.stock.notice;

import io.paywindow.stock.contact.Contact;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;

/**
 * Tells by an email in plain text. Its Message-ID is made of the message-id, so a mail server can drop a repetition.
 *
 * <p>An email is told within a bound as a whole, or tried again later: each step of SMTP has a timeout of its own, and a server that takes
 * a little less for each of them would outlast the teller's lease.
 */
final class EmailChannel implements Channel {

    /** Well within {@link Told#LEASE}, and within what a service that is stopped waits for its tellers. */
    static final Duration WITHIN = Duration.ofSeconds(15);

    private final JavaMailSender sender;
    private final String from;
    private final Duration within;

    EmailChannel(JavaMailSender sender, String from, Duration within) {
        this.sender = sender;
        this.from = from;
        this.within = within;
    }

    @Override
    public String name() {
        return "email";
    }

    @Override
    public boolean reaches(Contact contact) {
        return contact.email().isPresent();
    }

    @Override
    public Outcome tell(Notice notice, Contact contact) {
        FutureTask<Outcome> sending = new FutureTask<>(() -> send(notice, contact));
        // A virtual thread because its sockets close when it is interrupted, wherever in SMTP or TLS it waits.
        Thread.ofVirtual().name("email").start(sending);
        try {
            return sending.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return abandoned(sending, "took longer than " + within.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return abandoned(sending, "interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("an email was not made or not sent", e.getCause());
        }
    }

    private static Outcome abandoned(FutureTask<Outcome> sending, String why) {
        // In the last moment it may have come to an end after all.
        return sending.cancel(true) ? new Outcome.Later("email: " + why) : sending.resultNow();
    }

    private Outcome send(Notice notice, Contact contact) {
        try {
            sender.send(message(notice, contact.email().orElseThrow()));
            return new Outcome.Told();
        } catch (MessagingException | MailParseException | MailPreparationException e) {
            return new Outcome.Never("email: " + e.getClass().getSimpleName());
        } catch (MailSendException e) {
            if (e.getFailedMessages().isEmpty()) {
                // The server took it, and only the goodbye went wrong.
                return new Outcome.Told();
            }
            return MailRefusal.in(e)
                    .map(refusal -> refusal.forGood()
                            ? new Outcome.Never("email: " + refusal.text())
                            : new Outcome.Later("email: " + refusal.text()))
                    .orElseGet(() -> new Outcome.Later("email: " + e.getClass().getSimpleName()));
        } catch (MailException e) {
            return new Outcome.Later("email: " + e.getClass().getSimpleName());
        }
    }

    private MimeMessage message(Notice notice, String to) throws MessagingException {
        MimeMessage message = sender.createMimeMessage();
        MimeMessageHelper helper = new MimeMessageHelper(message, StandardCharsets.UTF_8.name());
        helper.setFrom(from);
        helper.setTo(to);
        helper.setSubject(notice.subject());
        helper.setText(notice.text());
        String id = notice.messageId().replaceAll("[^A-Za-z0-9._-]", ".");
        message.setHeader("Message-ID", "<" + id + "@" + from.substring(from.indexOf('@') + 1) + ">");
        // Asks mail robots not to answer.
        message.setHeader("Auto-Submitted", "auto-generated");
        return message;
    }
}
