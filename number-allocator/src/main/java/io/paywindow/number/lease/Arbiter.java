package io.paywindow.number.lease;

import java.time.LocalDate;

/** Decides whose a run of numbers is, when Redis has offered it to more than one. */
interface Arbiter {

    /**
     * Whether the run is now the caller's and nobody else's, for ever. Blocks. Throws {@link NumbersAwayException} when that cannot be
     * known: the run must then not be used.
     */
    boolean claim(LocalDate day, NumberBlock block);

    /** Whether somebody is known to have claimed a part of the run, so that claiming it would be in vain. */
    boolean isTaken(LocalDate day, NumberBlock block);

    /** The highest number of the day known to be claimed; 0 if none is. Throws {@link NumbersAwayException} before the past is known. */
    long highestClaimed(LocalDate day);
}
