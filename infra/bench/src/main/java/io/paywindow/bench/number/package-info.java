/** Measures step 2: numbers, and orders that get their stock with them. */
@NullMarked
package io.paywindow.bench.number;

import org.jspecify.annotations.NullMarked;
