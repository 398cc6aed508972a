package io.paywindow.stock.notice;

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
    public Outcome tell(Notice notice) {
        LOG.info(
                "notice: messageId={} userId={} subject=\"{}\" text=\"{}\"",
                notice.messageId(),
                notice.userId(),
                notice.subject(),
                notice.text());
        return new Outcome.Told();
    }
}
