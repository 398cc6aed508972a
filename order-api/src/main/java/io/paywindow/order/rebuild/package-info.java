/** Step 7: the command that makes views and tokens anew, out of the topics, in a Redis that has none. */
@NullMarked
package io.paywindow.order.rebuild;

import org.jspecify.annotations.NullMarked;
