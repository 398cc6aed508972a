/** The whole line as processes: servers, and two instances of each service, each behind a network of its own. */
@NullMarked
package io.paywindow.faults.line;

import org.jspecify.annotations.NullMarked;
