/** Shared by every step: how we talk to Kafka, with every option we rely on said aloud, and where useless records go. */
@NullMarked
package io.paywindow.contract.kafka;

import org.jspecify.annotations.NullMarked;
