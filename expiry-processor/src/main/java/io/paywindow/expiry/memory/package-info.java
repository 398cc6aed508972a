/** Step 3: remember. What is kept of each order between two facts, as bytes, and the index of what falls due when. */
@NullMarked
package io.paywindow.expiry.memory;

import org.jspecify.annotations.NullMarked;
