/** The line as people and systems outside see it: over HTTP, through the topics, by the signed callback, and on the shelf. */
@NullMarked
package io.paywindow.outside;

import org.jspecify.annotations.NullMarked;
