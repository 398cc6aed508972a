package io.paywindow.expiry.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.codec.FactCodec;
import io.paywindow.expiry.Given;
import io.paywindow.expiry.memory.StateCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Long lives of one order at random, over days, with outages, brokers' clocks that go back, and state that is stored between two facts. */
class RandomScheduleTest {

    private static final int STEPS = 400;
    private static final int SCHEDULES = 240;
    private static final StateCodec CODEC = new StateCodec(new FactCodec());

    private final Map<String, Integer> settledOrRefunded = new HashMap<>();
    private final Set<String> setAside = new HashSet<>();
    private final Set<String> sent = new HashSet<>();
    private int ends;

    @RepeatedTest(8)
    void everyOrderEndsOnceAndEveryPaymentSettlesOrIsRefunded(RepetitionInfo repetition) {
        long first = System.nanoTime() + repetition.getCurrentRepetition();
        for (long seed = first; seed < first + SCHEDULES / 8; seed++) {
            try {
                live(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private void live(Random random) {
        settledOrRefunded.clear();
        setAside.clear();
        sent.clear();
        ends = 0;
        Log log = new Log();
        int openAt = random.nextInt(STEPS + STEPS / 4);
        Instant appended = log.time;
        for (int step = 0; step < STEPS; step++) {
            if (step == openAt) {
                read(log, new Fact.Opened(Given.numbered(Log.NUMBER, appended, Log.WINDOW), appended));
            } else {
                step(log, random);
            }
            // It may lie in its topic for a while before it can be read.
            appended = random.nextInt(10) == 0 ? log.time : appended;
        }
        for (int i = 0; i < 12; i++) {
            tick(log, LogTime.LONGEST_GAP);
        }
        tick(log, OrderState.WAITS_FOR_ITS_ORDER.plusMinutes(1));

        assertThat(ends).as("ends").isEqualTo(openAt < STEPS ? 1 : 0);
        for (String paymentId : sent) {
            int times = settledOrRefunded.getOrDefault(paymentId, 0);
            assertThat(times == 1 || (times == 0 && setAside.contains(paymentId)))
                    .as("%s was settled or refunded %d times", paymentId, times)
                    .isTrue();
        }
    }

    private void step(Log log, Random random) {
        int dice = random.nextInt(100);
        if (dice < 40) {
            tick(log, Duration.ofMillis(random.nextInt(4_000)));
        } else if (dice < 50) {
            log.wait(Duration.ofMillis(random.nextInt(3_000)));
        } else if (dice < 55) {
            // A tick after an outage of seconds, or in one schedule of three of up to seven hours.
            tick(log, Duration.ofSeconds(random.nextInt(random.nextInt(3) == 0 ? 25_000 : 60)));
        } else if (dice < 60) {
            read(log, new Fact.Cancel(Given.cancel(Log.NUMBER), appendTime(log, random)));
        } else {
            pay(log, random);
        }
    }

    private void pay(Log log, Random random) {
        int payment = random.nextInt(8);
        String paymentId = "p" + payment;
        long amount = payment < 2 ? Given.TOTAL - 1 : Given.TOTAL;
        String currency = payment == 2 ? "USD" : Given.CURRENCY;
        sent.add(paymentId);
        List<Outcome> told = read(
                log, new Fact.Payment(Given.payment(Log.NUMBER, paymentId, amount, currency), appendTime(log, random)));
        if (told.stream().anyMatch(Outcome.MarkerGone.class::isInstance)) {
            setAside.add(paymentId);
        }
    }

    /** Another broker leads now, and its clock is up to two seconds behind. */
    private static Instant appendTime(Log log, Random random) {
        return random.nextInt(10) == 0 ? log.time.minusMillis(random.nextInt(2_000)) : log.time;
    }

    private void tick(Log log, Duration after) {
        log.wait(after);
        log.now = log.now.tick(log.time);
        if (log.state.wakesAt().filter(at -> at.isBefore(log.now.lastTick())).isPresent()) {
            read(log, new Fact.Passed());
        }
        log.state
                .wakesAt()
                .ifPresent(at -> assertThat(at)
                        .as("what would never be looked at again: %s", log.state)
                        .isAfterOrEqualTo(log.now.lastTick()));
    }

    private List<Outcome> read(Log log, Fact fact) {
        Decision decision = Log.RULES.decide(log.state, fact, log.now);
        log.state = CODEC.decode(CODEC.encode(decision.state()));
        assertThat(log.state).isEqualTo(decision.state());
        for (Outcome outcome : decision.outcomes()) {
            switch (outcome) {
                case Outcome.Paid paid -> {
                    ends++;
                    settledOrRefunded.merge(paid.payment().getPaymentId(), 1, Integer::sum);
                }
                case Outcome.RefundDue due ->
                    settledOrRefunded.merge(due.payment().getPaymentId(), 1, Integer::sum);
                case Outcome.Expired expired -> ends++;
                case Outcome.Cancelled cancelled -> ends++;
                case Outcome.MarkerGone gone -> {}
            }
        }
        return decision.outcomes();
    }
}
