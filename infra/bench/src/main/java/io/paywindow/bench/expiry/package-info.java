/** Orders that wait for their payment: how late the unpaid ones expire, what a burst, a backlog and a kill do to them, here and elsewhere. */
@NullMarked
package io.paywindow.bench.expiry;

import org.jspecify.annotations.NullMarked;
