/** What the line promises, each a class that looks at it from outside. */
@NullMarked
package io.paywindow.faults.promise;

import org.jspecify.annotations.NullMarked;
