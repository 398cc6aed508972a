/** The whole line under test: four services in processes of their own, real servers, watched from outside. */
@NullMarked
package io.paywindow.faults;

import org.jspecify.annotations.NullMarked;
