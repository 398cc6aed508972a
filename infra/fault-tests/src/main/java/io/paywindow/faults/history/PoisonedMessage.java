package io.paywindow.faults.history;

import java.nio.ByteBuffer;

/**
 * A message that nobody can use, as a stranger put it into a queue.
 *
 * @param name for people; part of the body, so that no two are alike
 * @param reason the word that it must be set aside with
 */
public record PoisonedMessage(String queue, String name, ByteBuffer body, String reason) {}
