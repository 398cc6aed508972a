package io.paywindow.stock.notice;

import io.paywindow.stock.contact.Contact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells by a line in the log: for shops whose own systems read the exchange, and for trying things out. */
final class LogChannel implements Channel {

    private static final Logger LOG = LoggerFactory.getLogger(LogChannel.class);

    @Override
    public String name() {
        return "log";
    }

    @Override
    public boolean reaches(Contact contact) {
        return true;
    }

    @Override
    public Outcome tell(Notice notice, Contact contact) {
        LOG.info(
                "notice: messageId={} userId={} subject=\"{}\" text=\"{}\"",
                Texts.oneLine(notice.messageId()),
                Texts.oneLine(notice.userId()),
                notice.subject(),
                notice.text());
        return new Outcome.Told();
    }
}
