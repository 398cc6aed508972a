/** The storm itself: load and faults by a seed, and the verdict. */
@NullMarked
package io.paywindow.faults.storm;

import org.jspecify.annotations.NullMarked;
