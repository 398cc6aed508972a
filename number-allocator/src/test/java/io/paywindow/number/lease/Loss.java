package io.paywindow.number.lease;

/** The ways in which a Redis forgets what it answered. */
enum Loss {
    /** The primary is killed; the replica that takes over has missed its last moments. */
    STALE_REPLICA,
    /** For a while some are led to a new primary and others still to the old one; then the old one is killed. */
    SPLIT_BRAIN,
    /** Somebody typed FLUSHALL. */
    FLUSHED,
    /** Killed and restarted without its data. */
    RESTARTED_EMPTY,
    /** Killed and restarted from an older snapshot (an RDB file, which is what a rewritten append-only file begins with). */
    RESTARTED_OLDER
}
