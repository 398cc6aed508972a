/** Step 7: the fast answers: the scripts that Redis runs for this service, and the one stream of changes it listens to. */
@NullMarked
package io.paywindow.order.redis;

import org.jspecify.annotations.NullMarked;
