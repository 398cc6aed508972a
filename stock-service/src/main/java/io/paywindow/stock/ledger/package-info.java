/** Step 5: the stock ledger kept equal to the log: fed from it, repaired after Redis forgot, audited each minute. */
@NullMarked
package io.paywindow.stock.ledger;

import org.jspecify.annotations.NullMarked;
