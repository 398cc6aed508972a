package io.paywindow.faults.history;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A message in a dead queue.
 *
 * @param queue that it was meant for
 * @param reason why it was set aside
 * @param properties its id and headers, for people
 */
public record DeadMessage(String queue, String reason, String properties, ByteBuffer body) {

    @Override
    public String toString() {
        return "%s.dead: %s %s %s"
                .formatted(queue, reason, properties, StandardCharsets.UTF_8.decode(body.duplicate()));
    }
}
