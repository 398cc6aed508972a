package io.paywindow.number.lease;

import java.time.LocalDate;
import java.util.Optional;

/** Where the next run of a day's numbers comes from, once it is certain that nobody else has any of them. */
interface BlockSource {

    /**
     * A run that is the caller's alone, about as long as wanted and shorter when the day nears its end; empty when the day is
     * exhausted. Blocks. Throws {@link NumbersAwayException} when it cannot be known now.
     */
    Optional<NumberBlock> next(LocalDate day, long wanted);
}
