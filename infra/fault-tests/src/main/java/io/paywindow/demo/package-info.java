/** Sixty orders driven through a running stack, watched, and counted: {@code infra/demo}. */
@NullMarked
package io.paywindow.demo;

import org.jspecify.annotations.NullMarked;
