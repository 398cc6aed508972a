package io.paywindow.faults.load;

import io.paywindow.faults.history.Answer;
import io.paywindow.faults.history.Purchase;
import java.util.List;
import java.util.random.RandomGenerator;

/** The instances of the API: whoever gets no answer at one asks the next, until there is an answer. */
record Doors(List<Door> all) {

    /** One more attempt, at that door if it is one over HTTP. */
    interface Ask {
        Attempt at(Door door) throws InterruptedException;
    }

    Doors {
        all = List.copyOf(all);
    }

    Door any(RandomGenerator random) {
        return all.get(random.nextInt(all.size()));
    }

    /** Asks until it is known what became of it. Each attempt is remembered with the purchase; the last is returned. */
    Attempt untilAnswered(Purchase purchase, RandomGenerator random, Ask ask) throws InterruptedException {
        int door = random.nextInt(all.size());
        Pause pause = new Pause();
        while (true) {
            Attempt attempt = ask.at(all.get(door));
            purchase.called(attempt.call());
            if (attempt.answer() != Answer.UNKNOWN) {
                return attempt;
            }
            door = (door + 1) % all.size();
            pause.await();
        }
    }
}
