package io.paywindow.stock.notice;

import io.paywindow.stock.contact.Contact;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import org.springframework.mail.MailException;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;

/** Tells by an email in plain text. Its Message-ID is made of the message-id, so a mail server can drop a repetition. */
final class EmailChannel implements Channel {

    private final JavaMailSender sender;
    private final String from;

    EmailChannel(JavaMailSender sender, String from) {
        this.sender = sender;
        this.from = from;
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
