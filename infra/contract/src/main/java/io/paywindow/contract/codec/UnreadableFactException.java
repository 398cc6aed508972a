package io.paywindow.contract.codec;

import org.apache.kafka.common.errors.SerializationException;

/**
 * Bytes that are no fact we know. Whoever reads them sets them aside on {@code <topic>-dead} and goes on.
 *
 * <p>Thrown by {@link FactCodec} and {@link FactDeserializer}; never a sign of weather, so never worth a retry.
 */
public final class UnreadableFactException extends SerializationException {

    private final Cause cause;

    /** Why the bytes could not be read. */
    public enum Cause {
        /** No bytes at all, where a fact was expected. */
        EMPTY,
        /** The first two bytes are not those of Avro's single-object encoding. */
        NOT_SINGLE_OBJECT,
        /** The fingerprint names no schema version that was ever released. */
        UNKNOWN_SCHEMA,
        /** The schema is known, the body does not follow it, or goes on after its end. */
        MALFORMED,
        /** A fact, but not one that belongs on this topic. */
        WRONG_FACT
    }

    UnreadableFactException(Cause cause, String detail) {
        super(cause + ": " + detail);
        this.cause = cause;
    }

    UnreadableFactException(Cause cause, String detail, Throwable thrown) {
        super(cause + ": " + detail, thrown);
        this.cause = cause;
    }

    /** Why, as a word that goes into the dead letter's headers and into a metric's tag. */
    public Cause why() {
        return cause;
    }
}
