/** Tests of the numbers. */
@NullMarked
package io.paywindow.number.lease;

import org.jspecify.annotations.NullMarked;
