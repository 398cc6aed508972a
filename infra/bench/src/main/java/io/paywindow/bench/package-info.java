/** How fast it is, beside this machine's limits and what people use instead, all measured in one run. */
@NullMarked
package io.paywindow.bench;

import org.jspecify.annotations.NullMarked;
