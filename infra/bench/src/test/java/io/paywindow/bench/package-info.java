@NullMarked
package io.paywindow.bench;

import org.jspecify.annotations.NullMarked;
