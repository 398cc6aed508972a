package io.paywindow.expiry.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.expiry.Given;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every sequence of a few things that can happen to one order, all of them tried. */
class EveryShortStoryTest {

    private static final int LONGEST = 6;
    private static final List<Step> STEPS = List.of(Step.values());

    /** What can happen, but for the order itself. */
    private enum Step {
        PAY_A("A"),
        PAY_B("B"),
        PAY_TOO_LITTLE("C"),
        PAY_DOLLARS("D"),
        CANCEL(""),
        TICK(""),
        NO_TICK(""),
        OUTAGE("");

        private final String paymentId;

        Step(String paymentId) {
            this.paymentId = paymentId;
        }

        void on(Log log) {
            switch (this) {
                case PAY_A -> log.pay("A");
                case PAY_B -> log.pay("B");
                case PAY_TOO_LITTLE -> log.pay("C", Given.TOTAL - 1, Given.CURRENCY);
                case PAY_DOLLARS -> log.pay("D", Given.TOTAL, "USD");
                case CANCEL -> log.cancel();
                case TICK -> log.wait(Duration.ofSeconds(4)).tick();
                case NO_TICK -> log.wait(Duration.ofSeconds(4));
                case OUTAGE -> log.wait(Duration.ofSeconds(30)).tick();
            }
        }

        boolean isPayment() {
            return !paymentId.isEmpty();
        }
    }

    @Test
    void everyOrderEndsOnceAndEveryPaymentSettlesOrIsRefundedWhereverTheOrderIsReadAmongThem() {
        int stories = 0;
        for (int length = 0; length <= LONGEST; length++) {
            for (long code = 0; code < (long) Math.pow(STEPS.size(), length); code++) {
                tryOut(story(code, length));
                stories++;
            }
        }
        assertThat(stories).isGreaterThan(250_000);
    }

    private static void tryOut(List<Step> story) {
        List<String> expected = expected(story);
        checkPromises(story, expected);
        for (int orderReadAt = 0; orderReadAt <= story.size(); orderReadAt++) {
            List<String> told = play(story, orderReadAt);
            if (!told.equals(expected)) {
                assertThat(told)
                        .as("order read after %d of %s", orderReadAt, story)
                        .isEqualTo(expected);
            }
        }
    }

    private static void checkPromises(List<Step> story, List<String> told) {
        long ends = told.stream().filter(it -> !it.startsWith("REFUND")).count();
        Set<String> settledOrRefunded = new TreeSet<>();
        boolean twice = told.stream()
                .filter(it -> it.startsWith("REFUND") || it.startsWith("PAID"))
                .map(it -> it.replaceFirst("(REFUND|PAID by) (\\w).*", "$2"))
                .anyMatch(id -> !settledOrRefunded.add(id));
        Set<String> paid = new TreeSet<>();
        story.stream().filter(Step::isPayment).forEach(step -> paid.add(step.paymentId));
        if (ends != 1 || twice || !settledOrRefunded.equals(paid)) {
            assertThat(told).as("promises over %s", story).isEqualTo("one end, each payment once");
        }
    }

    private static List<String> play(List<Step> story, int orderReadAt) {
        Log log = new Log();
        for (int i = 0; i < story.size(); i++) {
            if (i == orderReadAt) {
                log.open();
            }
            story.get(i).on(log);
        }
        if (orderReadAt == story.size()) {
            log.open();
        }
        for (int i = 0; i < 12 && !log.ended(); i++) {
            log.wait(LogTime.LONGEST_GAP).tick();
        }
        return log.told();
    }

    /** The rules once more, told as simply as can be, for an order that is read before everything else. */
    private static List<String> expected(List<Step> story) {
        List<String> told = new ArrayList<>();
        Set<String> known = new TreeSet<>();
        String end = "";
        Instant time = Log.START;
        Instant tick = Log.START;
        Instant due = Log.START.plus(Log.WINDOW).plus(Log.GRACE);
        for (Step step : story) {
            time = switch (step) {
                case TICK, NO_TICK -> time.plusSeconds(4);
                case OUTAGE -> time.plusSeconds(30);
                default -> time;
            };
            boolean inTime = !time.isAfter(due) || Duration.between(tick, time).toSeconds() > 5;
            switch (step) {
                case TICK, OUTAGE -> {
                    boolean outage = Duration.between(tick, time).toSeconds() > 5;
                    if (end.isEmpty() && due.isBefore(time) && outage) {
                        due = time.plus(Log.OUTAGE_GRACE);
                    } else if (end.isEmpty() && due.isBefore(time)) {
                        end = "EXPIRED";
                        told.add(end);
                    }
                    tick = time;
                }
                case CANCEL -> {
                    if (end.isEmpty() && inTime) {
                        end = "CANCELLED";
                        told.add(end);
                    }
                }
                case NO_TICK -> {}
                default -> {
                    String id = step.paymentId;
                    if (!known.add(id)) {
                        continue;
                    }
                    if (end.isEmpty() && inTime && "AB".contains(id)) {
                        end = "PAID";
                        told.add("PAID by " + id);
                    } else {
                        told.add("REFUND " + id + " " + reason(end, inTime, id));
                    }
                }
            }
        }
        if (end.isEmpty()) {
            told.add("EXPIRED");
        }
        return told;
    }

    private static String reason(String end, boolean inTime, String id) {
        return switch (end) {
            case "PAID" -> "DUPLICATE";
            case "EXPIRED" -> "LATE";
            case "CANCELLED" -> "CANCELLED";
            default -> inTime ? (id.equals("C") ? "WRONG_AMOUNT" : "WRONG_CURRENCY") : "LATE";
        };
    }

    private static List<Step> story(long code, int length) {
        List<Step> story = new ArrayList<>(length);
        long rest = code;
        for (int i = 0; i < length; i++) {
            story.add(STEPS.get((int) (rest % STEPS.size())));
            rest /= STEPS.size();
        }
        return story;
    }
}
