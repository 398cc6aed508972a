package io.paywindow.order.view;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import io.paywindow.contract.names.RedisKeys;
import io.paywindow.ledger.RedisLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A user's orders in Redis, newest first, page by page. Thread-safe. */
final class OrderLists {

    /** Orders looked at for one page, so that a rare status cannot make a request endless: the page then ends early. */
    private static final int MOST_LOOKED_AT = 1_000;

    private final RedisLink redis;
    private final ViewStore views;

    OrderLists(RedisLink redis, ViewStore views) {
        this.redis = redis;
        this.views = views;
    }

    /**
     * Some of a user's orders.
     *
     * @param next where the next page begins; empty at the end
     */
    record Page(List<StoredView> orders, Optional<OrderCursor> next) {}

    /** Up to so many of the user's orders of the status, or of any, that come behind the cursor. */
    Page page(String userId, Optional<OrderStatus> status, int limit, Optional<OrderCursor> after) {
        List<StoredView> found = new ArrayList<>();
        Optional<OrderCursor> place = after;
        int looked = 0;
        while (looked < MOST_LOOKED_AT) {
            List<ScoredValue<String>> chunk = behind(userId, place, limit);
            if (chunk.isEmpty()) {
                return new Page(found, Optional.empty());
            }
            List<CompletionStage<Optional<StoredView>>> answers =
                    chunk.stream().map(entry -> views.begin(entry.getValue())).toList();
            for (int i = 0; i < chunk.size(); i++) {
                ScoredValue<String> entry = chunk.get(i);
                place = Optional.of(new OrderCursor((long) entry.getScore(), entry.getValue()));
                looked++;
                Optional<StoredView> view = redis.await(answers.get(i));
                view.filter(order -> status.isEmpty() || order.status() == status.get())
                        .ifPresent(found::add);
                if (found.size() == limit) {
                    return new Page(found, place);
                }
            }
        }
        return new Page(found, place);
    }

    private List<ScoredValue<String>> behind(String userId, Optional<OrderCursor> place, int count) {
        Range<Double> range = Range.create(
                Double.NEGATIVE_INFINITY,
                place.map(cursor -> (double) cursor.at()).orElse(Double.POSITIVE_INFINITY));
        // Of the cursor's own millisecond some come before it: as many more are read as could be.
        int offset = 0;
        while (true) {
            List<ScoredValue<String>> read = redis.await(redis.text()
                    .zrevrangebyscoreWithScores(RedisKeys.ordersOf(userId), range, Limit.create(offset, count + 1L)));
            List<ScoredValue<String>> behind = read.stream()
                    .filter(entry -> place.isEmpty() || place.get().isBefore((long) entry.getScore(), entry.getValue()))
                    .toList();
            if (!behind.isEmpty() || read.isEmpty()) {
                return behind;
            }
            offset += read.size();
        }
    }
}
