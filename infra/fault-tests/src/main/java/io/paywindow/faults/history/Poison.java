package io.paywindow.faults.history;

import io.paywindow.contract.names.Topic;
import java.nio.ByteBuffer;

/**
 * A record that nobody can use, as it was written.
 *
 * @param reason the word that its dead letter must have
 */
public record Poison(Topic topic, String key, ByteBuffer bytes, String reason) {}
