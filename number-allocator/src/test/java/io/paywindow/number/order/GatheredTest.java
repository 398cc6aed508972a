package io.paywindow.number.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class GatheredTest {

    private static final TopicPartition LEFT = new TopicPartition("order-placed", 0);
    private static final TopicPartition RIGHT = new TopicPartition("order-placed", 1);

    private final Gathered gathered = new Gathered();

    @Test
    void keepsTheOrderOfEachPartitionAndGoesOnBehindTheLastPoll() {
        gathered.add(poll(LEFT, 5, 6));
        gathered.add(poll(RIGHT, 1));
        gathered.add(poll(LEFT, 7));

        assertThat(gathered.count()).isEqualTo(4);
        ConsumerRecords<byte[], byte[]> records = gathered.records();
        assertThat(records.records(LEFT)).extracting(ConsumerRecord::offset).containsExactly(5L, 6L, 7L);
        assertThat(records.nextOffsets())
                .isEqualTo(Map.of(LEFT, new OffsetAndMetadata(8), RIGHT, new OffsetAndMetadata(2)));
    }

    @Test
    void decidesNothingOfAPartitionThatWentElsewhereMeanwhile() {
        gathered.add(poll(LEFT, 5));
        gathered.add(poll(RIGHT, 1));

        gathered.forget(List.of(LEFT));

        assertThat(gathered.records().partitions()).containsExactly(RIGHT);
        assertThat(gathered.records().nextOffsets()).containsOnlyKeys(RIGHT);
    }

    private static ConsumerRecords<byte[], byte[]> poll(TopicPartition partition, long... offsets) {
        List<ConsumerRecord<byte[], byte[]>> records = LongStream.of(offsets)
                .mapToObj(offset -> new ConsumerRecord<>(
                        partition.topic(), partition.partition(), offset, new byte[0], new byte[0]))
                .toList();
        return new ConsumerRecords<>(
                Map.of(partition, records),
                Map.of(partition, new OffsetAndMetadata(records.getLast().offset() + 1)));
    }
}
