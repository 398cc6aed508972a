@NullMarked
package io.paywindow.bench.scaling;

import org.jspecify.annotations.NullMarked;
