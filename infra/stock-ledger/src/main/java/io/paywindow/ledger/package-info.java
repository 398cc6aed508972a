/** Shared by steps 2 and 5: the stock ledger in Redis, who holds what, by scripts that are atomic and harmless when repeated. */
@NullMarked
package io.paywindow.ledger;

import org.jspecify.annotations.NullMarked;
