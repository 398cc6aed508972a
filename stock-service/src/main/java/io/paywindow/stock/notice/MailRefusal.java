package io.paywindow.stock.notice;

import jakarta.mail.MessagingException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.springframework.mail.MailSendException;

/**
 * What a mail server said when it did not take an email.
 *
 * @param command what it was asked, such as {@code RCPT}
 * @param code its answer, of three digits
 * @param detail its answer's enhanced status (RFC 3463) such as {@code 5.1.1}; empty if it gave none. Never its text, which may repeat the
 *     customer's address
 */
record MailRefusal(String command, int code, Optional<String> detail) {

    /** Too much for now, whatever its first digit says: RFC 5321, 4.5.3.1.10. Servers say it of full mailboxes. */
    private static final int FULL = 552;

    private static final Pattern ENHANCED = Pattern.compile("^\\s*\\d{3}[ -](\\d\\.\\d{1,3}\\.\\d{1,3})\\b");

    /** The refusal that made sending fail; empty if it was something else, such as a server that is away. */
    static Optional<MailRefusal> in(MailSendException failure) {
        return Stream.of(failure.getMessageExceptions())
                .flatMap(MailRefusal::chain)
                .flatMap(one -> of(one).stream())
                .findFirst();
    }

    /**
     * Whether the same would be refused again. Only an answer that is about this recipient or this text is for good: one to our own sender
     * or login is the operator's to mend, and until then every notice is refused.
     */
    boolean forGood() {
        boolean aboutThisEmail = command.startsWith("RCPT") || command.startsWith("DATA") || command.equals(".");
        return aboutThisEmail && code >= 500 && code != FULL;
    }

    /** For the log, and for whoever looks at the dead queue. */
    String text() {
        return "answered " + code + detail.map(status -> " " + status).orElse("") + " to " + command;
    }

    /** The answers to each recipient hang on the failure of the whole, one behind the other. */
    private static Stream<Exception> chain(Exception first) {
        return Stream.iterate(
                first,
                one -> one != null,
                one -> one instanceof MessagingException more ? more.getNextException() : null);
    }

    private static Optional<MailRefusal> of(Exception failure) {
        return switch (failure) {
            case SMTPAddressFailedException e ->
                Optional.of(of(e.getCommand(), e.getReturnCode(), String.valueOf(e.getMessage())));
            case SMTPSendFailedException e ->
                Optional.of(of(e.getCommand(), e.getReturnCode(), String.valueOf(e.getMessage())));
            default -> Optional.empty();
        };
    }

    private static MailRefusal of(String command, int code, String answer) {
        Matcher enhanced = ENHANCED.matcher(answer);
        String verb = command.contains(" ") ? command.substring(0, command.indexOf(' ')) : command;
        return new MailRefusal(verb, code, enhanced.find() ? Optional.of(enhanced.group(1)) : Optional.empty());
    }
}
