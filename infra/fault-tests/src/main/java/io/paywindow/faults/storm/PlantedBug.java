package io.paywindow.faults.storm;

import io.paywindow.faults.fault.Fault;
import io.paywindow.faults.fault.Provocation;
import io.paywindow.faults.line.Plant;
import io.paywindow.faults.line.Service;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Bugs that the storm must find: each a change in one place of the product, made in a build of its own ({@code infra/storm --plant}).
 * Nothing in the product can switch them on.
 */
enum PlantedBug {
    NO_DEDUPE_IN_THE_LEDGER(
            "EveryOrderHasOneNumber",
            Provocation.DUPLICATES,
            Service.NUMBER_ALLOCATOR,
            "infra/stock-ledger/src/main/resources/io/paywindow/ledger/hold.lua",
            "  if known then\n    return again(id, known, digest)",
            "  if false then\n    return again(id, known, digest)"),
    ACK_BEFORE_THE_EFFECT(
            "EachCustomerIsToldOnce",
            Provocation.TELLER_DIES,
            Service.STOCK_SERVICE,
            "stock-service/src/main/java/io/paywindow/stock/notice/NoticeConsumer.java",
            "            if (tell(inbox, delivery, news)) {\n                inbox.ack(delivery);\n            }",
            "            inbox.ack(delivery);\n            tell(inbox, delivery, news);"),
    OFFSET_COMMIT_BEFORE_CONFIRM(
            "EachCustomerIsToldOnce",
            Provocation.BRIDGE_DIES,
            Service.STOCK_SERVICE,
            "stock-service/src/main/java/io/paywindow/stock/bridge/Progress.java",
            "oldest != null && oldest.done; oldest",
            "oldest != null; oldest"),
    CLAIM_LOG_OFF(
            "NoNumberIsGivenTwice",
            Provocation.REDIS_FORGETS,
            Service.NUMBER_ALLOCATOR,
            "number-allocator/src/main/java/io/paywindow/number/lease/Claims.java",
            "        if (appendedAt.isBefore(opensAt(day))",
            "        if (!appendedAt.equals(Instant.MIN)) {\n            return Verdict.FIRST;\n        }\n"
                    + "        if (appendedAt.isBefore(opensAt(day))"),
    WALL_CLOCK_EXPIRY(
            "NoPaidOrderExpires",
            Provocation.EXPIRY_STALLED,
            Service.EXPIRY_PROCESSOR,
            "expiry-processor/src/main/java/io/paywindow/expiry/streams/DecisionTask.java",
            "        status.beaten(index.pending(), next.orElse(null));",
            "        status.beaten(index.pending(), next.orElse(null));\n"
                    + "        now = new LogTime(wallClock, List.of());\n        moreIsDue = true;\n        workOff();"),
    RAW_DECREMENT(
            "NoOversell",
            Provocation.NONE,
            Service.NUMBER_ALLOCATOR,
            "infra/stock-ledger/src/main/resources/io/paywindow/ledger/hold.lua",
            "    elseif tonumber(shelf[1]) < units then",
            "    elseif false then"),
    VIEW_WRITTEN_OUT_OF_ORDER(
            "NothingAcceptedIsLost",
            Provocation.VIEWS_STAND_STILL,
            Service.ORDER_API,
            "order-api/src/main/resources/io/paywindow/order/view/merge.lua",
            "  if change.rank > rank then",
            "  if change.rank ~= rank then"),
    MISSING_OWNERSHIP_CHECK(
            "NobodySeesAnothersOrder",
            Provocation.NONE,
            Service.ORDER_API,
            "order-api/src/main/java/io/paywindow/order/http/Caller.java",
            "return operator || userId.equals(owner);",
            "return operator || !owner.isEmpty();"),
    DROPPED_REFUND(
            "EveryStrayPaymentIsRefunded",
            Provocation.NONE,
            Service.EXPIRY_PROCESSOR,
            "expiry-processor/src/main/java/io/paywindow/expiry/decision/PaymentWindow.java",
            "case Closed closed when closed.knows(payment) ->",
            "case Closed closed when closed.knows(payment) || closed.order() != null ->"),
    NOTICE_SENT_TWICE(
            "EachCustomerIsToldOnce",
            Provocation.NONE,
            Service.STOCK_SERVICE,
            "stock-service/src/main/java/io/paywindow/stock/notice/Teller.java",
            "            outcome = reach.channel().tell(notice, reach.contact());",
            "            reach.channel().tell(notice, reach.contact());\n"
                    + "            outcome = reach.channel().tell(notice, reach.contact());"),
    OFFSET_RESET(
            "EveryOrderHasOneNumber",
            Provocation.ALLOCATOR_DIES,
            Service.NUMBER_ALLOCATOR,
            "number-allocator/src/main/java/io/paywindow/number/order/IntakeThread.java",
            "        ConsumerRecords<byte[], byte[]> last = consumer.poll(pollTime());",
            "        if (consumer.assignment().isEmpty()) {\n"
                    + "            consumer.poll(pollTime());\n"
                    + "            consumer.seekToEnd(consumer.assignment());\n        }\n"
                    + "        ConsumerRecords<byte[], byte[]> last = consumer.poll(pollTime());"),
    MONEY_OFF_BY_ONE(
            "NoPaidOrderExpires",
            Provocation.NONE,
            Service.EXPIRY_PROCESSOR,
            "expiry-processor/src/main/java/io/paywindow/expiry/decision/PaymentWindow.java",
            "        return fact.payment().getAmount() == pending.order().getTotal()",
            "        return fact.payment().getAmount() >= pending.order().getTotal() - 1"),
    EXPIRED_TOO_SOON(
            "EveryUnpaidOrderExpires",
            Provocation.NONE,
            Service.EXPIRY_PROCESSOR,
            "expiry-processor/src/main/java/io/paywindow/expiry/decision/PaymentWindow.java",
            "        return new Pending(order.getOrder(), payBy.plus(grace), refunded);",
            "        return new Pending(order.getOrder(), payBy.plus(grace).minusSeconds(1), refunded);"),
    EXPIRED_AGAIN_AND_AGAIN(
            "OneOutcomePerOrder",
            Provocation.NONE,
            Service.EXPIRY_PROCESSOR,
            "expiry-processor/src/main/java/io/paywindow/expiry/streams/DecisionTask.java",
            "            orders.put(before, decision.state());\n"
                    + "            for (Outcome outcome : decision.outcomes()) {\n                outbox.tell(",
            "            for (Outcome outcome : decision.outcomes()) {\n                outbox.tell("),
    GOODS_BACK_TWICE(
            "StockIsConserved",
            Provocation.NONE,
            Service.STOCK_SERVICE,
            "infra/stock-ledger/src/main/resources/io/paywindow/ledger/prelude.lua",
            "      redis.call('HINCRBY', STOCK .. sku, 'available', units)\n      count(user, sku, -units)",
            "      redis.call('HINCRBY', STOCK .. sku, 'available', 2 * units)\n      count(user, sku, -units)"),
    GOODS_SOLD_INSTEAD_OF_BACK(
            "GoodsComeBackOnce",
            Provocation.NONE,
            Service.STOCK_SERVICE,
            "infra/stock-ledger/src/main/resources/io/paywindow/ledger/prelude.lua",
            "    if state == 'SOLD' then\n      redis.call('HINCRBY', STOCK .. sku, 'sold', units)",
            "    if state ~= '' then\n      redis.call('HINCRBY', STOCK .. sku, 'sold', units)"),
    POISON_DROPPED(
            "PoisonIsSetAside",
            Provocation.POISON,
            Service.EXPIRY_PROCESSOR,
            "expiry-processor/src/main/java/io/paywindow/expiry/streams/Outbox.java",
            "        send(new Record<>(dead.key(), dead.value(), record.timestamp(), dead.headers()), ExpiryTopology.DEAD);",
            "        dead.headers();"),
    POISONED_MESSAGE_DROPPED(
            "PoisonIsSetAside",
            Provocation.POISONED_QUEUES,
            Service.STOCK_SERVICE,
            "stock-service/src/main/java/io/paywindow/stock/settle/StockConsumer.java",
            "            setAside(inbox, delivery, DeadLetter.SENSELESS, String.valueOf(e.getMessage()));",
            "            meters.setAside(DeadLetter.SENSELESS);"),
    ANY_ANSWER_WILL_DO(
            "EachCustomerIsToldOnce",
            Provocation.CUSTOMERS_FAIL,
            Service.STOCK_SERVICE,
            "stock-service/src/main/java/io/paywindow/stock/notice/WebhookChannel.java",
            "        if (status >= 200 && status < 300) {",
            "        if (status >= 200) {"),
    REFUND_NEVER_CLOSED(
            "EveryStrayPaymentIsRefunded",
            Provocation.NONE,
            Service.ORDER_API,
            "order-api/src/main/resources/io/paywindow/order/view/merge.lua",
            "    redis.call('HSET', key, field, '')\n    return before ~= ''",
            "    return false");

    private final String caughtBy;
    private final Provocation provocation;
    private final Service service;
    private final String file;
    private final String right;
    private final String wrong;

    PlantedBug(String caughtBy, Provocation provocation, Service service, String file, String right, String wrong) {
        this.caughtBy = caughtBy;
        this.provocation = provocation;
        this.service = service;
        this.file = file;
        this.right = right;
        this.wrong = wrong;
    }

    /** By its name on the command line, such as {@code claim-log-off}. */
    static PlantedBug named(String name) {
        return Arrays.stream(values())
                .filter(bug -> bug.commandLineName().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("plant: " + name + " (expected: one of " + names() + ")"));
    }

    /** By their names on the command line; each changes a file of its own. */
    static List<PlantedBug> named(List<String> names) {
        List<PlantedBug> bugs = names.stream().map(PlantedBug::named).toList();
        long files = bugs.stream().map(bug -> bug.service + bug.file).distinct().count();
        if (files < bugs.size()) {
            throw new IllegalArgumentException("plant: " + names + " (expected: no two in one file)");
        }
        return bugs;
    }

    static List<String> names() {
        return Arrays.stream(values()).map(PlantedBug::commandLineName).toList();
    }

    String commandLineName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The promise that must be found broken; others may be as well. */
    String caughtBy() {
        return caughtBy;
    }

    /** The faults that bring it to light. */
    List<Fault> faults(long seed) {
        return provocation.faults(seed);
    }

    Plant plant() {
        return new Plant(service, file, right, wrong);
    }
}
