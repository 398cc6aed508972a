package io.paywindow.order.view;

import io.lettuce.core.KeyValue;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.names.RedisKeys;
import io.paywindow.contract.order.Ids;
import io.paywindow.contract.order.OrderNumber;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisScript;
import io.paywindow.order.redis.Scripts;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The views in Redis, read by number or id, and merged from facts. Thread-safe. Redis away: {@code RedisAwayException}. */
public final class ViewStore {

    /** Changes merged in one script: long enough to be cheap, short enough not to hold others up. */
    private static final int CHUNK = 50;

    private static final int VIEW_FIELDS = 5;
    private static final RedisScript SHOW = Scripts.of(ViewStore.class, "render.lua", "show.lua");
    private static final RedisScript MERGE = Scripts.of(ViewStore.class, "render.lua", "merge.lua");

    private final RedisLink redis;
    private final JsonMapper json;
    private final ViewFacts facts;
    private final InstantSource clock;

    ViewStore(RedisLink redis, JsonMapper json, ViewFacts facts, InstantSource clock) {
        this.redis = redis;
        this.json = json;
        this.facts = facts;
        this.clock = clock;
    }

    /**
     * Why an order was refused.
     *
     * @param reason a name of {@code RefusalReason}
     * @param detail for people
     * @param skus the products concerned; empty when it was not about products
     */
    public record Refusal(String reason, String detail, List<String> skus) {}

    /** The view under an order number or an orderId. */
    public Optional<StoredView> find(String reference) {
        return redis.await(begin(reference));
    }

    /** Starts to look for the view under an order number or an orderId. */
    CompletionStage<Optional<StoredView>> begin(String reference) {
        boolean number = OrderNumber.isOne(reference);
        if (!number && !Ids.isOrderId(reference)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        String key = number ? RedisKeys.orderIdOf(reference) : RedisKeys.orderView(reference);
        return SHOW.run(redis, List.of(key), List.of(number ? "number" : "id", RedisKeys.orderView("")))
                .thenApply(ViewStore::view);
    }

    /** Makes the PLACED view of an order, unless more is known already. Answers what is known; nothing if the id is another's. */
    public Optional<StoredView> place(OrderPlaced order, Instant appendedAt) {
        return redis.await(mergeChunk(List.of(facts.placed(order, appendedAt))));
    }

    /** Starts to merge changes in their order; done when all of the answers are. */
    List<CompletionStage<Optional<StoredView>>> merge(List<ViewChange> changes) {
        List<CompletionStage<Optional<StoredView>>> answers = new ArrayList<>();
        for (int from = 0; from < changes.size(); from += CHUNK) {
            answers.add(mergeChunk(changes.subList(from, Math.min(changes.size(), from + CHUNK))));
        }
        return answers;
    }

    /** What the line said when it refused an order, for the customer. */
    public Refusal refusal(String orderId) {
        List<KeyValue<String, String>> values =
                redis.await(redis.text().hmget(RedisKeys.orderView(orderId), "reason", "detail", "skus"));
        return new Refusal(
                values.get(0).getValueOrElse("INVALID"),
                values.get(1).getValueOrElse(""),
                Stream.of(values.get(2).getValueOrElse("").split(" ", -1))
                        .filter(sku -> !sku.isEmpty())
                        .toList());
    }

    /** A view out of the fields that the scripts answer with, from the given one on. */
    public static Optional<StoredView> view(List<String> fields) {
        return fields.size() < VIEW_FIELDS
                ? Optional.empty()
                : Optional.of(new StoredView(
                        fields.get(0),
                        fields.get(1),
                        OrderStatus.valueOf(fields.get(2)),
                        fields.get(3),
                        fields.get(4)));
    }

    private CompletionStage<Optional<StoredView>> mergeChunk(List<ViewChange> changes) {
        return MERGE.run(
                        redis,
                        List.of(RedisKeys.orderView("")),
                        List.of(
                                json.writeValueAsString(changes),
                                RedisKeys.orderView(""),
                                RedisKeys.orderIdOf(""),
                                RedisKeys.ordersOf(""),
                                RedisKeys.ordersChannel(""),
                                Long.toString(clock.millis())))
                .thenApply(ViewStore::view);
    }
}
