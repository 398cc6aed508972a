package io.paywindow.outside;

import java.util.Arrays;
import tools.jackson.databind.JsonNode;

/**
 * What the HTTP API answered.
 *
 * @param status of HTTP
 * @param body JSON; a missing node if there was none
 */
public record Reply(int status, JsonNode body) {

    /** A text of the body; empty if it is not there. */
    public String text(String name) {
        return body.path(name).asString("");
    }

    /** A number of the body; 0 if it is not there. */
    public long number(String name) {
        return body.path(name).asLong(0);
    }

    /** This reply, if its status is one of those given. Throws {@link IllegalStateException} with the body otherwise. */
    public Reply expect(int... statuses) {
        if (Arrays.stream(statuses).noneMatch(expected -> expected == status)) {
            throw new IllegalStateException(
                    "HTTP " + status + " " + body + " (expected: " + Arrays.toString(statuses) + ")");
        }
        return this;
    }
}
