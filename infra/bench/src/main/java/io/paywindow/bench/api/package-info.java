/** The order API under load, the whole line behind it, each service in a process of its own. */
@NullMarked
package io.paywindow.bench.api;

import org.jspecify.annotations.NullMarked;
