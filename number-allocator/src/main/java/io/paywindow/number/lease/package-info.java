/**
 * Step 2: an order takes its number. Numbers that never repeat: a pool a day in Redis, runs leased from it, and the log of claims that
 * decides whose they are.
 */
@NullMarked
package io.paywindow.number.lease;

import org.jspecify.annotations.NullMarked;
