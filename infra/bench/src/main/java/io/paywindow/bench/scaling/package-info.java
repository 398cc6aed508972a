/** Computes, without servers, at which rate the line's two single points, the claims on numbers and the ledger's one thread, become its limit. */
@NullMarked
package io.paywindow.bench.scaling;

import org.jspecify.annotations.NullMarked;
