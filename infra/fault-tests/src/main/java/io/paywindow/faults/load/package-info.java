/** The people and systems that use the line while it storms. */
@NullMarked
package io.paywindow.faults.load;

import org.jspecify.annotations.NullMarked;
