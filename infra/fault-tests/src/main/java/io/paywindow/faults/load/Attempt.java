package io.paywindow.faults.load;

import io.paywindow.faults.history.Answer;
import io.paywindow.faults.history.Call;
import io.paywindow.outside.Reply;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import tools.jackson.databind.node.MissingNode;

/**
 * A request and what its client may make of the reply.
 *
 * @param body what came, if anything did
 */
record Attempt(Call call, Reply body) {

    private static final int TOO_MANY = 429;
    private static final int NO_TOKEN = 401;
    private static final int SERVER_ERROR = 500;
    private static final Reply NONE = new Reply(0, MissingNode.getInstance());

    /** Something that asks the shop. */
    interface Question {
        Reply ask() throws IOException, InterruptedException;
    }

    /** Something written to Kafka. */
    interface Write {
        void write() throws InterruptedException;
    }

    static Attempt at(String what, InstantSource clock, Question question) throws InterruptedException {
        Instant begun = clock.instant();
        try {
            Reply reply = question.ask();
            String detail = reply.status() + " "
                    + (reply.status() < 300
                            ? reply.text("status")
                            : reply.body().toString());
            return new Attempt(new Call(begun, clock.instant(), what, answer(reply.status()), detail), reply);
        } catch (IOException | RuntimeException e) {
            return new Attempt(new Call(begun, clock.instant(), what, Answer.UNKNOWN, e.toString()), NONE);
        }
    }

    static Attempt of(String what, InstantSource clock, Write write) throws InterruptedException {
        Instant begun = clock.instant();
        try {
            write.write();
            return new Attempt(new Call(begun, clock.instant(), what, Answer.OK, "acknowledged"), NONE);
        } catch (RuntimeException e) {
            String why = e + (e.getCause() == null ? "" : ": " + e.getCause());
            return new Attempt(new Call(begun, clock.instant(), what, Answer.UNKNOWN, why), NONE);
        }
    }

    Answer answer() {
        return call.answer();
    }

    private static Answer answer(int status) {
        if (status < 300) {
            return Answer.OK;
        }
        // A token is unknown for a moment after Redis forgot it; a client that holds a good one comes again.
        return status >= SERVER_ERROR || status == TOO_MANY || status == NO_TOKEN ? Answer.UNKNOWN : Answer.REFUSED;
    }
}
