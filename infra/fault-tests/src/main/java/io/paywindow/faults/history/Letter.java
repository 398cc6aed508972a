package io.paywindow.faults.history;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** A message as it came: on the exchange, or by webhook. */
public record Letter(Instant at, JsonNode body) {

    /** A text inside, by its path. */
    public String text(String... path) {
        JsonNode node = body;
        for (String name : path) {
            node = node.path(name);
        }
        return node.asString("");
    }
}
