/** Step 4: what nobody could use, moved back to where it came from, at an operator's word. Also for steps 1 to 6. */
@NullMarked
package io.paywindow.stock.redrive;

import org.jspecify.annotations.NullMarked;
