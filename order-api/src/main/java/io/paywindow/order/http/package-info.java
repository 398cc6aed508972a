/** Step 1: what every request meets first: limits, tokens, and answers that say what was wrong and nothing of our insides. */
@NullMarked
package io.paywindow.order.http;

import org.jspecify.annotations.NullMarked;
