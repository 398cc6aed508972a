package io.paywindow.stock.bridge;

/** What the publisher's thread is told by others: the bridge, and the connection's own thread. */
sealed interface Mail {

    /** Publish this. */
    record Submitted(Parcel parcel) implements Mail {}

    /**
     * The broker has, or does not take, what was published under the tag.
     *
     * @param session which channel the tag belongs to: tags begin at 1 on each
     * @param upTo whether it speaks of all earlier tags too
     */
    record Answered(int session, long tag, boolean upTo, boolean taken) implements Mail {}

    /** No queue wanted this message. Its confirm follows. */
    record Returned(int session, String messageId, String reason) implements Mail {}

    /** The connection was blocked, unblocked or lost: look. */
    record Look() implements Mail {}
}
