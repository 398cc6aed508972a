package io.paywindow.stock.notice;

import io.paywindow.stock.contact.Contact;
import java.io.Closeable;
import java.io.IOException;

/** A way to reach customers. Thread-safe; tells, or fails to, within a bound well below {@link Told#LEASE}. */
interface Channel extends Closeable {

    /** As in settings, logs and metrics. */
    String name();

    /** Whether a customer with this contact can be reached this way. */
    boolean reaches(Contact contact);

    /** Tells the customer, once. */
    Outcome tell(Notice notice, Contact contact) throws InterruptedException;

    /** The customer could not be reached this way for as long as their news was news. */
    default void giveUp(String userId, Contact contact) {}

    @Override
    default void close() throws IOException {}

    /** What became of it. */
    sealed interface Outcome {
        /** The receiver has it. */
        record Told() implements Outcome {}

        /** Not now; worth another try. */
        record Later(String reason) implements Outcome {}

        /** Never: trying again would change nothing. */
        record Never(String reason) implements Outcome {}
    }
}
