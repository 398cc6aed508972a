/** Step 3: feed the decision. Kafka Streams around it: what is read, what is kept, what is told, and the ticks that are the clock. */
@NullMarked
package io.paywindow.expiry.streams;

import org.jspecify.annotations.NullMarked;
