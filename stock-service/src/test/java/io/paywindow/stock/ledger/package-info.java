/** Tests of the ledger's keeping. */
@NullMarked
package io.paywindow.stock.ledger;

import org.jspecify.annotations.NullMarked;
