package io.paywindow.expiry.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.junit.jupiter.api.Test;

class PromptCommitTest {

    private static final Duration APART = Duration.ofMillis(50);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
    private final PromptCommit commits = new PromptCommit(APART, now::get);
    private final MockProcessorContext<byte[], byte[]> first = new MockProcessorContext<>();
    private final MockProcessorContext<byte[], byte[]> second = new MockProcessorContext<>();
    private final PromptCommit.Asker firstTask = commits.of(first);
    private final PromptCommit.Asker secondTask = commits.of(second);

    @Test
    void whatIsToldAfterAPauseIsCommittedAtOnce() {
        firstTask.ask();

        assertThat(first.committed()).isTrue();
        assertThat(waiting(first)).isEmpty();
    }

    @Test
    void whatIsToldSoonAfterACommitIsCommittedWhenItsTimeHasCome() {
        firstTask.ask();
        first.resetCommit();

        now.addAndGet(Duration.ofMillis(20).toNanos());
        secondTask.ask();

        assertThat(second.committed()).as("more may come").isFalse();
        assertThat(waiting(second))
                .singleElement()
                .satisfies(it -> assertThat(it.getInterval()).isEqualTo(APART.minusMillis(20)));

        fire(second);

        assertThat(second.committed()).isTrue();
        assertThat(waiting(second)).as("nothing more was told").isEmpty();
    }

    @Test
    void oneCommitIsForAllThatIsToldUntilThen() {
        firstTask.ask();

        firstTask.ask();
        firstTask.ask();
        secondTask.ask();

        assertThat(waiting(first)).hasSize(1);
        assertThat(waiting(second)).as("all tasks of a thread commit together").isEmpty();
    }

    @Test
    void aThreadDoesNotRelyOnAnother() throws InterruptedException {
        firstTask.ask();
        firstTask.ask();

        Thread.ofPlatform().start(secondTask::ask).join();

        assertThat(second.committed()).isTrue();
    }

    @Test
    void aCommitThatNeverCameIsNotWaitedForForEver() {
        firstTask.ask();
        // Its task goes elsewhere before.
        firstTask.ask();

        now.addAndGet(APART.multipliedBy(2).toNanos() + 1);
        secondTask.ask();

        assertThat(second.committed()).isTrue();
    }

    private static List<CapturedPunctuator> waiting(MockProcessorContext<byte[], byte[]> context) {
        return context.scheduledPunctuators().stream()
                .filter(it -> !it.cancelled())
                .toList();
    }

    private static void fire(MockProcessorContext<byte[], byte[]> context) {
        waiting(context).getFirst().getPunctuator().punctuate(0);
    }
}
