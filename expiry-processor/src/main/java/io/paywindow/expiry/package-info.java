/** Step 3: the processor that decides each order: paid, expired or cancelled, exactly one. */
@NullMarked
package io.paywindow.expiry;

import org.jspecify.annotations.NullMarked;
