package io.paywindow.faults.promise;

import io.paywindow.faults.history.DeadMessage;
import io.paywindow.faults.history.Entry;
import io.paywindow.faults.history.Poison;
import io.paywindow.faults.history.PoisonedMessage;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What nobody can use lies where dead letters lie, as it came and with its reason; and nothing else does. */
final class PoisonIsSetAside implements Promise {

    @Override
    public Optional<Breach> verify(Evidence evidence) {
        for (Poison poison : evidence.history().poison()) {
            boolean there = evidence.log().dead().stream().anyMatch(dead -> is(dead, poison));
            if (!there) {
                return broken(
                        poison.key(),
                        "%s on %s is not among the dead letters with reason %s"
                                .formatted(poison.key(), poison.topic().topicName(), poison.reason()));
            }
        }
        for (Entry dead : evidence.log().dead()) {
            boolean expected = Stream.of(
                            evidence.history().poison(), evidence.history().doubtful())
                    .flatMap(List::stream)
                    .anyMatch(poison -> is(dead, poison));
            if (!expected) {
                return broken(String.valueOf(dead.key()), "set aside, though nobody poisoned it: %s".formatted(dead));
            }
        }
        return messages(evidence);
    }

    private Optional<Breach> messages(Evidence evidence) {
        for (PoisonedMessage poison : evidence.history().poisonedMessages()) {
            boolean there = evidence.rest().dead().stream().anyMatch(dead -> is(dead, poison));
            if (!there) {
                return broken(
                        poison.name(),
                        "it was put into %s and is not among the dead messages with reason %s"
                                .formatted(poison.queue(), poison.reason()));
            }
        }
        for (DeadMessage dead : evidence.rest().dead()) {
            boolean expected = Stream.of(
                            evidence.history().poisonedMessages(),
                            evidence.history().doubtfulMessages())
                    .flatMap(List::stream)
                    .anyMatch(poison -> is(dead, poison));
            if (!expected) {
                return broken("RabbitMQ", "a dead message, though nobody poisoned it: %s".formatted(dead));
            }
        }
        return Optional.empty();
    }

    private static boolean is(DeadMessage dead, PoisonedMessage poison) {
        return dead.queue().equals(poison.queue())
                && dead.reason().equals(poison.reason())
                && dead.body().equals(poison.body());
    }

    private static boolean is(Entry dead, Poison poison) {
        return Objects.equals(dead.key(), poison.key())
                && dead.topic().equals(poison.topic().deadName())
                && dead.note().startsWith(poison.reason())
                && Objects.equals(dead.bytes(), poison.bytes());
    }
}
