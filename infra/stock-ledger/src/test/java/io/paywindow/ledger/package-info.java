/** Tests of the stock ledger. */
@NullMarked
package io.paywindow.ledger;

import org.jspecify.annotations.NullMarked;
