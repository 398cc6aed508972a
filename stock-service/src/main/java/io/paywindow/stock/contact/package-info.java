/** Step 6: [contact-given] ▶ how each customer wants to be told (Redis). */
@NullMarked
package io.paywindow.stock.contact;

import org.jspecify.annotations.NullMarked;
