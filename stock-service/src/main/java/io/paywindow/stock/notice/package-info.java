/** Step 6: {user-notification} ▶ the customer told. */
@NullMarked
package io.paywindow.stock.notice;

import org.jspecify.annotations.NullMarked;
