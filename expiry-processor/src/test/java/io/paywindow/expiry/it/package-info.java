/** Step 3, watched from outside: the processor as its own process, a real Kafka, and a reader that sees only what was committed. */
@NullMarked
package io.paywindow.expiry.it;

import org.jspecify.annotations.NullMarked;
