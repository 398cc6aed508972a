/** Step 1: what came in over HTTP is written to Kafka, and acknowledged, before anybody is told that it was accepted. */
@NullMarked
package io.paywindow.order.facts;

import org.jspecify.annotations.NullMarked;
