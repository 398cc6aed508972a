package io.paywindow.order.pool;

import io.lettuce.core.KeyValue;
import io.paywindow.contract.names.RedisKeys;
import io.paywindow.ledger.RedisLink;
import io.paywindow.order.OrderSettings;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /numbers}: the figures that number-allocator keeps in Redis beside its pools. */
@RestController
final class PoolController {

    private final RedisLink redis;
    private final OrderSettings settings;
    private final InstantSource clock;

    PoolController(RedisLink redis, OrderSettings settings, InstantSource clock) {
        this.redis = redis;
        this.settings = settings;
        this.clock = clock;
    }

    /** The days whose pools exist, of today and tomorrow in the shop's time zone. */
    record Numbers(List<Day> days) {}

    /**
     * A day's pool.
     *
     * @param generated the highest number made so far
     * @param remaining numbers that nobody has taken
     * @param leased numbers that an allocator has taken
     * @param gaps of those, how many no order will ever get
     */
    record Day(LocalDate day, long generated, long remaining, long leased, long gaps) {}

    @GetMapping("/numbers")
    Numbers numbers() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), settings.zone());
        return new Numbers(
                Stream.of(today, today.plusDays(1)).flatMap(this::pool).toList());
    }

    private Stream<Day> pool(LocalDate day) {
        List<KeyValue<String, String>> state = redis.await(
                redis.text().hmget(RedisKeys.numberPoolState(day), "generated", "remaining", "leased", "gaps"));
        return state.getFirst().hasValue()
                ? Stream.of(new Day(
                        day, count(state.get(0)), count(state.get(1)), count(state.get(2)), count(state.get(3))))
                : Stream.empty();
    }

    private static long count(KeyValue<String, String> field) {
        return Long.parseLong(field.getValueOrElse("0"));
    }
}
