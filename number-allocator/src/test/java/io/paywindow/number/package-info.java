/** Tests of the service as a whole, on real servers. */
@NullMarked
package io.paywindow.number;

import org.jspecify.annotations.NullMarked;
