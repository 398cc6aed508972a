/** Shared by every step: the values an order is made of, and the rules that make one senseless, wherever it came from. */
@NullMarked
package io.paywindow.contract.order;

import org.jspecify.annotations.NullMarked;
