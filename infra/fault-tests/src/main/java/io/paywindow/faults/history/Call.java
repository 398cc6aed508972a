package io.paywindow.faults.history;

import java.time.Instant;

/**
 * Something a client asked, and what came back.
 *
 * @param at when it was asked
 * @param until when it was answered, or given up
 * @param what for people, such as {@code POST /orders at order-api-1}
 * @param detail the status and the reason, or what went wrong
 */
public record Call(Instant at, Instant until, String what, Answer answer, String detail) {

    @Override
    public String toString() {
        return "%s to %s  %-8s %s: %s".formatted(at, until, answer, what, detail);
    }
}
