package io.paywindow.stock.notice;

import io.paywindow.stock.contact.Contact;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The ways there are to reach customers, the best first. */
final class Channels implements AutoCloseable {

    private final List<Channel> bestFirst;

    Channels(List<Channel> bestFirst) {
        this.bestFirst = List.copyOf(bestFirst);
    }

    /** The one to tell a customer by: one, so that nobody is told twice. Empty if there is none. */
    Optional<Channel> of(Contact contact) {
        return bestFirst.stream().filter(channel -> channel.reaches(contact)).findFirst();
    }

    @Override
    public void close() throws IOException {
        for (Channel channel : bestFirst) {
            channel.close();
        }
    }
}
