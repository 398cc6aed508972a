/** The network between two programs, to be made bad: a TCP proxy. */
@NullMarked
package io.paywindow.faults.proxy;

import org.jspecify.annotations.NullMarked;
