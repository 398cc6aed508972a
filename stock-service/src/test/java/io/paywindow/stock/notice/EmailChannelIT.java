package io.paywindow.stock.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.paywindow.stock.Events;
import io.paywindow.stock.contact.Contact;
import io.paywindow.stock.event.EventKind;
import io.paywindow.stock.notice.Channel.Outcome;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Emails, as a real SMTP server gets them. */
final class EmailChannelIT {

    private static final Contact ANNA =
            new Contact(Optional.of("anna@example.org"), Optional.empty(), Optional.of("zh"));

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private EmailChannel channel;

    @BeforeEach
    void start() {
        server.start();
        channel = channel(server.getSmtp().getPort());
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void arrivesInTheCustomersLanguageUnderAnIdOfItsOwn() throws Exception {
        Notice notice = notice();

        assertThat(channel.tell(notice, ANNA)).isEqualTo(new Outcome.Told());

        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getAllRecipients()).extracting(Object::toString).containsExactly("anna@example.org");
        assertThat(mail.getFrom()).extracting(Object::toString).containsExactly("shop@example.com");
        assertThat(mail.getSubject()).isEqualTo(notice.subject()).containsPattern("\\p{IsHan}");
        assertThat(String.valueOf(mail.getContent())).contains(notice.text()).contains("202611230000001");
        assertThat(mail.getHeader("Message-ID")).containsExactly("<202611230000001.paid@example.com>");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    }

    @Test
    void isTriedLaterWhileTheServerIsAway() {
        server.stop();

        assertThat(channel.tell(notice(), ANNA)).isInstanceOf(Outcome.Later.class);
    }

    @Test
    void isNeverTriedAgainForAnAddressThatIsNone() {
        Contact nobody = new Contact(Optional.of("a\r\nBcc: b@c@d"), Optional.empty(), Optional.empty());

        assertThat(channel.tell(notice(), nobody)).isInstanceOf(Outcome.Never.class);
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 550 5.1.1 <anna@example.org> has moved, email: answered 550 5.1.1 to RCPT",
        "RCPT, 553 what a name, email: answered 553 to RCPT",
        "., 554 5.6.0 not that text, email: answered 554 5.6.0 to ."
    })
    void isNeverTriedAgainWhereTheServerRefusesThisEmailForGood(String command, String answer, String reason)
            throws IOException {
        assertThat(tellServerThatAnswers(command, answer)).isEqualTo(new Outcome.Never(reason));
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 451 4.7.1 greylisted, email: answered 451 4.7.1 to RCPT",
        "RCPT, 552 5.2.2 mailbox full, email: answered 552 5.2.2 to RCPT",
        "., 451 4.3.0 try again, email: answered 451 4.3.0 to .",
        "MAIL, 550 5.7.1 who are you, email: answered 550 5.7.1 to MAIL",
    })
    void isTriedAgainWhereTheServerRefusesItForNowOrRefusesUsAltogether(String command, String answer, String reason)
            throws IOException {
        assertThat(tellServerThatAnswers(command, answer)).isEqualTo(new Outcome.Later(reason));
    }

    @Test
    void isToldWhereTheServerTookItAndThenForgotItsManners() throws IOException {
        assertThat(tellServerThatAnswers("QUIT", GrudgingMailServer.SILENCE)).isEqualTo(new Outcome.Told());
    }

    @Test
    void isTriedAgainWhereTheServerTakesTooLongOverTheWholeOfItThoughNotOverAnyStep() throws Exception {
        try (GrudgingMailServer grudging = new GrudgingMailServer()) {
            grudging.thinkBeforeEachAnswer(Duration.ofMillis(400));
            EmailChannel hasty = new EmailChannel(sender(grudging.port()), "shop@example.com", Duration.ofSeconds(1));

            assertThat(hasty.tell(notice(), ANNA)).isEqualTo(new Outcome.Later("email: took longer than 1 s"));

            // Nobody goes on telling it behind the back of whoever tries again.
            await().atMost(Duration.ofSeconds(5)).until(() -> grudging.hungUpOn() == 1);
            assertThat(grudging.textsTaken()).isZero();
        }
    }

    private static Outcome tellServerThatAnswers(String command, String answer) throws IOException {
        try (GrudgingMailServer grudging = new GrudgingMailServer()) {
            grudging.answer(command, answer);
            return channel(grudging.port()).tell(notice(), ANNA);
        }
    }

    private static EmailChannel channel(int port) {
        return new EmailChannel(sender(port), "shop@example.com", EmailChannel.WITHIN);
    }

    private static JavaMailSender sender(int port) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(port);
        sender.setDefaultEncoding("UTF-8");
        sender.getJavaMailProperties().setProperty("mail.smtp.connectiontimeout", "2000");
        sender.getJavaMailProperties().setProperty("mail.smtp.timeout", "2000");
        sender.getJavaMailProperties().setProperty("mail.smtp.writetimeout", "2000");
        return sender;
    }

    private static Notice notice() {
        return new Texts(ZoneId.of("Asia/Shanghai"), "en")
                .notice(
                        new News(Events.of(EventKind.PAID, 1, Instant.parse("2026-11-23T04:05:06Z")), false),
                        "user-1",
                        ANNA.language());
    }
}
