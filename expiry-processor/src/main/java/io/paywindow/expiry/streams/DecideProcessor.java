package io.paywindow.expiry.streams;

import static java.util.Objects.requireNonNull;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** The place of a {@link DecisionTask} in the topology: Kafka Streams makes the processor first and gives it its stores later. */
final class DecideProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private final Parts parts;
    private final Intake intake;
    private final PromptCommit commits;
    private @Nullable DecisionTask task;

    DecideProcessor(Parts parts, Intake intake, PromptCommit commits) {
        this.parts = parts;
        this.intake = intake;
        this.commits = commits;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        task = new DecisionTask(context, parts, intake, commits);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        requireNonNull(task, "init comes first").process(record);
    }

    @Override
    public void close() {
        if (task != null) {
            task.close();
            task = null;
        }
    }
}
