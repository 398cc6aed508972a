package io.paywindow.bench.number;

import io.paywindow.bench.RedisBenchmark;
import io.paywindow.bench.StockedLedger;
import java.util.ArrayList;
import java.util.List;

/** The ledger's call as it goes over the wire, with ids that redis-benchmark replaces. */
final class HoldScriptCall {

    private HoldScriptCall() {}

    /** Has the ledger hold an order, looks at what Redis was sent, and makes a call for so many orders of it. */
    static List<String> observed(StockedLedger stock, NumberSource numbers, int batch) {
        List<String> sent = observe(stock, numbers);
        // EVALSHA, hash, 1, key, epoch, window, most unpaid; then the order.
        List<String> call = new ArrayList<>(sent.subList(0, sent.indexOf(HoldLoad.DIGEST) - 1));
        for (int order = 0; order < batch; order++) {
            call.addAll(List.of("o-" + RedisBenchmark.RANDOM, HoldLoad.DIGEST));
            // An order number has 15 to 18 digits.
            call.addAll(List.of("202611" + RedisBenchmark.RANDOM, "u-" + RedisBenchmark.RANDOM));
            call.addAll(List.of("1", stock.sku(order), "1"));
        }
        return call;
    }

    private static List<String> observe(StockedLedger stock, NumberSource numbers) {
        var redis = stock.link().text();
        stock.link().await(redis.configSet("slowlog-log-slower-than", "0"));
        var unused = new HoldLoad(stock, numbers, 1).hold();
        List<Object> slow = stock.link().await(redis.slowlogGet(10));
        stock.link().await(redis.configSet("slowlog-log-slower-than", "10000"));
        for (Object entry : slow) {
            // An entry is id, time, duration, words, client.
            if (entry instanceof List<?> fields
                    && fields.get(3) instanceof List<?> words
                    && words.contains(HoldLoad.DIGEST)) {
                return words.stream().map(String::valueOf).toList();
            }
        }
        throw new IllegalStateException("Redis tells of no hold among " + slow);
    }
}
