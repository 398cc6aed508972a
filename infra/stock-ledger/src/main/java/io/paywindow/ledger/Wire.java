package io.paywindow.ledger;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.ProductListed;
import io.paywindow.contract.RefusalReason;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.contract.order.OrderDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** How requests become the arguments of scripts, and their replies answers. Each pairs with the head of a Lua file. */
final class Wire {

    private static final int SHELF_FIELDS = 8;

    private Wire() {}

    static List<String> hold(String epoch, LedgerSettings settings, List<HoldRequest> orders) {
        List<String> arguments = new ArrayList<>(3 + 8 * orders.size());
        arguments.add(epoch);
        arguments.add(Long.toString(settings.dedupeWindow().toMillis()));
        arguments.add(Integer.toString(settings.maxUnpaidPerUser()));
        for (HoldRequest order : orders) {
            arguments.add(order.orderId());
            arguments.add(order.digest());
            arguments.add(order.orderNumber());
            arguments.add(order.userId());
            addLines(arguments, order.lines());
        }
        return arguments;
    }

    static List<HoldResult> holdResults(List<HoldRequest> orders, List<String> replies) {
        if (isStale(replies)) {
            return Collections.nCopies(orders.size(), new HoldResult.Stale());
        }
        List<HoldResult> results = new ArrayList<>(orders.size());
        for (int i = 0; i < orders.size(); i++) {
            results.add(holdResult(orders.get(i), replies.get(i)));
        }
        return results;
    }

    private static HoldResult holdResult(HoldRequest order, String reply) {
        if (reply.equals("HELD")) {
            return new HoldResult.Held(order.orderNumber());
        }
        List<String> words = List.of(reply.split(" "));
        return switch (words.get(0)) {
            case "ALREADY_HELD" ->
                new HoldResult.AlreadyHeld(words.get(1), !words.get(2).equals("-"));
            case "REFUSED" -> new HoldResult.Refused(reason(words), words.subList(2, words.size()));
            case "ALREADY_REFUSED" -> new HoldResult.AlreadyRefused(reason(words), words.subList(2, words.size()));
            case "UNNUMBERED" -> new HoldResult.Unnumbered();
            case "ID_REUSED" -> new HoldResult.IdReused();
            default -> throw unexpected(reply);
        };
    }

    private static RefusalReason reason(List<String> words) {
        return RefusalReason.valueOf(words.get(1));
    }

    static List<String> settle(String epoch, List<Settlement> settlements) {
        List<String> arguments = new ArrayList<>(1 + 3 * settlements.size());
        arguments.add(epoch);
        for (Settlement settlement : settlements) {
            arguments.add(settlement.kind().end().name());
            arguments.add(settlement.orderId());
            arguments.add(settlement.orderNumber());
        }
        return arguments;
    }

    static List<SettleResult> settleResults(List<Settlement> settlements, List<String> replies) {
        if (isStale(replies)) {
            return Collections.nCopies(settlements.size(), new SettleResult.Stale());
        }
        return replies.stream().map(Wire::settleResult).toList();
    }

    private static SettleResult settleResult(String reply) {
        if (reply.equals("SETTLED")) {
            return new SettleResult.Settled();
        }
        if (reply.equals("NO_HOLD")) {
            return new SettleResult.NoHold();
        }
        if (reply.startsWith("ALREADY ")) {
            return new SettleResult.AlreadyClosed(HoldState.valueOf(reply.substring("ALREADY ".length())));
        }
        throw unexpected(reply);
    }

    static void addEntry(List<String> arguments, LogEntry entry) {
        arguments.add(Long.toString(entry.offset()));
        switch (entry) {
            case LogEntry.Listed(long at, ProductListed product) -> addProduct(arguments, product);
            case LogEntry.Adjusted(long at, StockAdjusted adjustment, long appendedAt) -> {
                arguments.add("A");
                arguments.add(adjustment.getSku());
                arguments.add(adjustment.getAdjustmentId());
                arguments.add(Long.toString(adjustment.getDelta()));
                arguments.add(Long.toString(appendedAt));
            }
            case LogEntry.Numbered numbered -> {
                arguments.add("N");
                addOrder(
                        arguments,
                        numbered.numbered().getOrderNumber(),
                        numbered.numbered().getOrder());
            }
            case LogEntry.Closed(long at, Settlement.Kind kind, String orderNumber, OrderPlaced order) -> {
                arguments.add("O");
                arguments.add(kind.end().name());
                addOrder(arguments, orderNumber, order);
            }
            case LogEntry.Refused refused -> {
                arguments.add("R");
                arguments.add(refused.orderId());
                arguments.add(Long.toString(refused.appendedAt()));
                arguments.add(String.join(
                        " ",
                        Stream.concat(Stream.of(refused.reason().name()), refused.skus().stream())
                                .toList()));
            }
        }
    }

    private static void addProduct(List<String> arguments, ProductListed product) {
        arguments.add("L");
        arguments.add(product.getSku());
        arguments.add(product.getName());
        arguments.add(Long.toString(product.getPrice()));
        arguments.add(product.getCurrency());
        arguments.add(product.getLimitPerCustomer().map(String::valueOf).orElse(""));
        arguments.add(product.getOnSale() ? "1" : "0");
    }

    private static void addOrder(List<String> arguments, String orderNumber, OrderPlaced order) {
        arguments.add(order.getOrderId());
        arguments.add(orderNumber);
        arguments.add(OrderDigest.of(order));
        arguments.add(order.getUserId());
        addLines(arguments, order.getLines());
    }

    /** Units by sku: to the ledger, units of a sku are the same at any price. */
    static Map<String, Long> units(List<OrderLine> lines) {
        Map<String, Long> units = new LinkedHashMap<>();
        lines.forEach(line -> units.merge(line.getSku(), (long) line.getQuantity(), Math::addExact));
        return units;
    }

    private static void addLines(List<String> arguments, List<OrderLine> lines) {
        Map<String, Long> units = units(lines);
        arguments.add(Integer.toString(units.size()));
        units.forEach((sku, count) -> {
            arguments.add(sku);
            arguments.add(Long.toString(count));
        });
    }

    static Shelves shelves(List<String> skus, List<String> reply) {
        Map<String, Shelf> bySku = new LinkedHashMap<>();
        for (int i = 0; i < skus.size(); i++) {
            List<String> fields = reply.subList(1 + i * SHELF_FIELDS, 1 + (i + 1) * SHELF_FIELDS);
            // Stock may come in before the catalogue knows what it is.
            if (!fields.get(0).isEmpty()) {
                bySku.put(skus.get(i), shelf(skus.get(i), fields));
            }
        }
        return new Shelves(isStale(reply), bySku);
    }

    private static Shelf shelf(String sku, List<String> fields) {
        return new Shelf(
                sku,
                fields.get(0),
                Long.parseLong(fields.get(1)),
                fields.get(2),
                whenSet(fields.get(3), Integer::valueOf),
                fields.get(4).equals("1"),
                whenSet(fields.get(5), Long::valueOf).orElse(0L),
                whenSet(fields.get(6), Long::valueOf).orElse(0L),
                whenSet(fields.get(7), Long::valueOf).orElse(0L));
    }

    static ApplyResult applyResult(List<String> reply) {
        return switch (reply.get(0)) {
            case "APPLIED" ->
                new ApplyResult.Applied(
                        Integer.parseInt(reply.get(1)),
                        Integer.parseInt(reply.get(2)),
                        Integer.parseInt(reply.get(3)),
                        Integer.parseInt(reply.get(4)));
            case "BEHIND" -> new ApplyResult.Behind(Long.parseLong(reply.get(1)));
            case "STALE" -> new ApplyResult.Stale();
            case "NOT_KEEPER" -> new ApplyResult.NotKeeper();
            default -> throw unexpected(reply.toString());
        };
    }

    static Figures figures(List<String> reply) {
        Iterator<String> words = reply.listIterator(1);
        Map<String, Long> offsets = new HashMap<>();
        for (int left = Integer.parseInt(words.next()); left > 0; left--) {
            offsets.put(words.next(), Long.valueOf(words.next()));
        }
        List<Figures.OfSku> skus = new ArrayList<>();
        for (int left = Integer.parseInt(words.next()); left > 0; left--) {
            skus.add(new Figures.OfSku(
                    words.next(),
                    Long.parseLong(words.next()),
                    Long.parseLong(words.next()),
                    Long.parseLong(words.next()),
                    Long.parseLong(words.next()),
                    Long.parseLong(words.next()),
                    Long.parseLong(words.next()),
                    unlogged(words.next(), words.next())));
        }
        return new Figures(offsets, skus);
    }

    private static Optional<Figures.Unlogged> unlogged(String held, String sold) {
        return whenSet(held, text -> new Figures.Unlogged(Long.parseLong(text), Long.parseLong(sold)));
    }

    private static <T> Optional<T> whenSet(String field, Function<String, T> parse) {
        return field.isEmpty() ? Optional.empty() : Optional.of(parse.apply(field));
    }

    static boolean isStale(List<String> reply) {
        return reply.get(0).equals("STALE");
    }

    static IllegalStateException unexpected(String reply) {
        return new IllegalStateException("reply of the ledger's script: " + reply);
    }
}
