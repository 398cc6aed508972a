/** The repository itself under test: where things are, what may know what, and that its pages tell the truth. */
@NullMarked
package io.paywindow.rules;

import org.jspecify.annotations.NullMarked;
