package io.paywindow.expiry.streams;

import io.paywindow.contract.codec.UnreadableFactException.Cause;
import io.paywindow.contract.kafka.DeadLetter;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/**
 * Sets aside what fails before our own code sees it, on the dead-letter topic of its own topic; the one of Kafka Streams knows a single
 * topic for all. Bytes are always read, so this is the net below the net.
 */
public final class UnreadableToDead implements DeserializationExceptionHandler {

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        return Response.resume(List.of(deadLetterOf(record, exception)));
    }

    static ProducerRecord<byte[], byte[]> deadLetterOf(ConsumerRecord<byte[], byte[]> record, Exception exception) {
        return DeadLetter.of(record, Cause.MALFORMED.name(), String.valueOf(exception));
    }

    @Override
    public void configure(Map<String, ?> configs) {
        // Nothing to set.
    }
}
