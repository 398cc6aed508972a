/** How fast order events reach RabbitMQ, stock is settled, and a ledger that Redis forgot is back. */
@NullMarked
package io.paywindow.bench.stock;

import org.jspecify.annotations.NullMarked;
