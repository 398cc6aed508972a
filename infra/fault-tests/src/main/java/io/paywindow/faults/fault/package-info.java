/** What goes wrong in a storm, each a class. */
@NullMarked
package io.paywindow.faults.fault;

import org.jspecify.annotations.NullMarked;
