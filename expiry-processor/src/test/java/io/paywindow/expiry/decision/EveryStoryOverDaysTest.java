package io.paywindow.expiry.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.expiry.Given;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Every sequence of a few things that can happen to one order while days pass: payments that are sent again when the order is closed,
 * forgotten or was never seen. Whatever happens, no yuan is settled or refunded twice, and none is lost from sight.
 */
class EveryStoryOverDaysTest {

    private static final int LONGEST = 5;
    private static final List<Step> STEPS = List.of(Step.values());

    private enum Step {
        PAY_A,
        PAY_B,
        PAY_TOO_LITTLE,
        CANCEL,
        SECONDS,
        DAY;

        String paymentId() {
            return switch (this) {
                case PAY_A -> "A";
                case PAY_B -> "B";
                case PAY_TOO_LITTLE -> "C";
                case CANCEL, SECONDS, DAY -> "";
            };
        }

        void on(Log log) {
            switch (this) {
                case PAY_A -> log.pay("A");
                case PAY_B -> log.pay("B");
                case PAY_TOO_LITTLE -> log.pay("C", Given.TOTAL - 1, Given.CURRENCY);
                case CANCEL -> log.cancel();
                case SECONDS -> log.wait(Duration.ofSeconds(4)).tick();
                // Providers re-send for 25 hours.
                case DAY -> log.skip(Duration.ofHours(25));
            }
        }
    }

    @Test
    void everyOrderEndsAtMostOnceAndEveryPaymentIsSettledRefundedOrSetAside() {
        int stories = 0;
        for (int length = 0; length <= LONGEST; length++) {
            for (long code = 0; code < (long) Math.pow(STEPS.size(), length); code++) {
                List<Step> story = story(code, length);
                // At length + 1 the order never comes.
                for (int orderReadAt = 0; orderReadAt <= length + 1; orderReadAt++) {
                    check(story, orderReadAt, play(story, orderReadAt, Log::open));
                    stories++;
                    if (orderReadAt <= length && daysBefore(story, orderReadAt) <= 1) {
                        check(story, orderReadAt, play(story, orderReadAt, EveryStoryOverDaysTest::openNow));
                        stories++;
                    }
                }
            }
        }
        assertThat(stories).isGreaterThan(80_000);
    }

    private static List<String> play(List<Step> story, int orderReadAt, Consumer<Log> open) {
        Log log = new Log();
        for (int i = 0; i < story.size(); i++) {
            if (i == orderReadAt) {
                open.accept(log);
            }
            story.get(i).on(log);
        }
        if (orderReadAt == story.size()) {
            open.accept(log);
        }
        for (int i = 0; i < 4; i++) {
            log.wait(LogTime.LONGEST_GAP).tick();
        }
        log.skip(OrderState.WAITS_FOR_ITS_ORDER.plusMinutes(1));
        return log.told();
    }

    /**
     * The allocator numbers no order that is older than a day, so none has a number older than yesterday's. But it may be read at any time
     * after it was written: an open transaction can hold it up for days.
     */
    private static long daysBefore(List<Step> story, int orderReadAt) {
        return story.subList(0, orderReadAt).stream()
                .filter(step -> step == Step.DAY)
                .count();
    }

    /** It has just been numbered, though somebody knew the number before. */
    private static void openNow(Log log) {
        log.read(new Fact.Opened(Given.numbered(Log.NUMBER, log.time, Log.WINDOW), log.time));
    }

    private static void check(List<Step> story, int orderReadAt, List<String> told) {
        long ends = told.stream()
                .filter(it -> it.equals("EXPIRED") || it.equals("CANCELLED") || it.startsWith("PAID"))
                .count();
        Set<String> settledOrRefunded = new HashSet<>();
        boolean twice = told.stream()
                .filter(it -> it.startsWith("REFUND") || it.startsWith("PAID"))
                .map(it -> it.replaceFirst("(REFUND|PAID by) (\\w).*", "$2"))
                .anyMatch(id -> !settledOrRefunded.add(id));
        boolean setAside = told.contains("MARKER_GONE");
        Set<String> paid = new TreeSet<>();
        story.stream().filter(step -> !step.paymentId().isEmpty()).forEach(step -> paid.add(step.paymentId()));
        boolean lost = !setAside && !settledOrRefunded.equals(paid);
        int expectedEnds = orderReadAt <= story.size() ? 1 : 0;
        if (ends != expectedEnds || twice || lost) {
            assertThat(told)
                    .as("order read after %d of %s", orderReadAt, story)
                    .isEqualTo(List.of(expectedEnds + " end, each payment once"));
        }
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
