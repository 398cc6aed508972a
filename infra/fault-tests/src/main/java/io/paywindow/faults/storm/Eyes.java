package io.paywindow.faults.storm;

import io.lettuce.core.api.async.RedisAsyncCommands;
import io.paywindow.contract.names.OrderEvents;
import io.paywindow.contract.names.RedisKeys;
import io.paywindow.faults.history.DeadMessage;
import io.paywindow.faults.history.History;
import io.paywindow.faults.history.LogBook;
import io.paywindow.faults.history.Mailbox;
import io.paywindow.faults.history.Shortage;
import io.paywindow.faults.load.Crowd;
import io.paywindow.faults.load.Customer;
import io.paywindow.faults.load.Goods;
import io.paywindow.faults.promise.AtRest;
import io.paywindow.ledger.LedgerSettings;
import io.paywindow.ledger.RedisAwayException;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import io.paywindow.ledger.Shelf;
import io.paywindow.ledger.Shelves;
import io.paywindow.ledger.StockLedger;
import io.paywindow.outside.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;

/** Looks at the shelves while it storms, and at everything that the line remembers when nothing moves any more. */
final class Eyes implements AutoCloseable {

    private static final int HOLDS_AT_ONCE = 500;

    private final RedisLink redis;
    private final StockLedger ledger;
    private final Crowd crowd;
    private final History history;
    private final InstantSource clock;
    private final List<String> skus;

    Eyes(String redisUrl, Crowd crowd, History history, InstantSource clock) {
        this.redis = new RedisLink(new RedisSettings(redisUrl, Duration.ofSeconds(2)), "storm-eyes");
        // Only read here, so these settings of the ledger do not matter.
        this.ledger = new StockLedger(redis, new LedgerSettings(Duration.ofDays(1), 1));
        this.crowd = crowd;
        this.history = history;
        this.clock = clock;
        this.skus = crowd.goods().stream().map(Goods::sku).toList();
    }

    /** A look at the shelves; remembers what must never be seen. */
    void glance() {
        try {
            Shelves seen = ledger.shelves(skus);
            if (seen.stale()) {
                // It is being repaired; nobody can take anything meanwhile.
                return;
            }
            for (Shelf shelf : seen.bySku().values()) {
                boolean senseless = shelf.held() < 0 || shelf.sold() < 0;
                if (shelf.available() < 0 || senseless) {
                    history.add(new Shortage(
                            shelf.sku(),
                            senseless ? Long.MAX_VALUE : -shelf.available(),
                            clock.instant() + ": " + shelf + " (expected: nothing below 0)"));
                }
            }
        } catch (RedisAwayException e) {
            // Next time.
            return;
        }
    }

    /** Everything at once; throws if a server does not answer. */
    AtRest atRest(LogBook log, Mailbox mail) throws IOException, TimeoutException, InterruptedException {
        Shelves shelves = ledger.shelves(skus);
        Map<String, JsonNode> views = new HashMap<>();
        Set<String> strangers = new HashSet<>();
        for (Customer customer : crowd.customers()) {
            for (JsonNode view : listOf(customer)) {
                String orderId = view.path("orderId").asString("");
                views.put(orderId, view);
                if (!view.path("userId").asString("").equals(customer.user())) {
                    strangers.add(orderId);
                }
            }
        }
        List<DeadMessage> dead = new ArrayList<>(mail.deadOf(OrderEvents.STOCK_QUEUE));
        dead.addAll(mail.deadOf(OrderEvents.NOTIFICATION_QUEUE));
        return new AtRest(
                shelves.stale(),
                shelves.bySku(),
                holds(List.copyOf(log.numbered().keySet())),
                views,
                strangers,
                mail.waitingIn(OrderEvents.STOCK_QUEUE),
                dead);
    }

    private List<JsonNode> listOf(Customer customer) throws IOException, InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            Reply page = crowd.shop().orders(customer.token(), after).expect(200);
            page.body().path("orders").forEach(all::add);
            String next = page.text("next");
            after = next.isEmpty() ? Optional.empty() : Optional.of(next);
        } while (after.isPresent());
        return all;
    }

    private Map<String, String> holds(List<String> orderIds) {
        Map<String, String> found = new LinkedHashMap<>();
        RedisAsyncCommands<String, String> commands = redis.text();
        for (int from = 0; from < orderIds.size(); from += HOLDS_AT_ONCE) {
            List<String> some = orderIds.subList(from, Math.min(from + HOLDS_AT_ONCE, orderIds.size()));
            Map<String, CompletionStage<String>> asked = new LinkedHashMap<>();
            some.forEach(orderId -> asked.put(orderId, commands.get(RedisKeys.hold(orderId))));
            asked.forEach((orderId, answer) -> {
                String hold = redis.await(answer);
                if (hold != null) {
                    found.put(orderId, hold);
                }
            });
        }
        return found;
    }

    /** What Redis has of one order, raw. */
    List<String> rawly(String orderId, String orderNumber) {
        List<String> lines = new ArrayList<>();
        RedisAsyncCommands<String, String> commands = redis.text();
        lines.add(RedisKeys.hold(orderId) + " = " + redis.await(commands.get(RedisKeys.hold(orderId))));
        for (String key : List.of(
                RedisKeys.orderView(orderId),
                RedisKeys.claim(orderId),
                RedisKeys.told(orderNumber.isEmpty() ? orderId : orderNumber),
                RedisKeys.orderIdOf(orderNumber))) {
            lines.add(key + " = " + redis.await(commands.hgetall(key)));
        }
        return lines;
    }

    @Override
    public void close() {
        redis.close();
    }
}
