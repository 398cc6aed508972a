package io.paywindow.faults.fault;

import java.time.Duration;

/** Something that goes wrong for a while. Which and how follows from the seed it was made with. */
public interface Fault {

    /** What happens to whom, for people. */
    String told();

    /** From its beginning to its end. */
    Duration lasts();

    /** Whether something of the line dies, stands still, forgets or is cut off, so that work in hand may be done again. */
    default boolean breaksTheLine() {
        return true;
    }

    void begin(Stage stage) throws InterruptedException;

    /** Puts everything back; what it did may take its time to heal. */
    void end(Stage stage) throws InterruptedException;
}
