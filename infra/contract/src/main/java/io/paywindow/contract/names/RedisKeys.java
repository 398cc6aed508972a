package io.paywindow.contract.names;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/**
 * Every key and channel in Redis. What is inside braces is the hash tag: keys of one tag live in one slot of a cluster, so that one
 * script may touch them together.
 */
public final class RedisKeys {

    private static final String LEDGER = "{ledger}";
    private static final String CONTACTS = "{contacts}";
    private static final String VIEWS = "{views}";
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

    private RedisKeys() {}

    /** Hash: available, held, sold, what the log says of the three, and the product's entry in the catalogue. Owner: the stock ledger. */
    public static String stock(String sku) {
        return "stock:" + LEDGER + sku;
    }

    /** String: what an order holds, its number, and what became of the hold. Owner: the stock ledger. */
    public static String hold(String orderId) {
        return "hold:" + LEDGER + orderId;
    }

    /** Hash: units of each sku that a user holds or has bought, and how many orders of theirs are unpaid. Owner: the stock ledger. */
    public static String customer(String userId) {
        return "customer:" + LEDGER + userId;
    }

    /** Hash: by topic:partition, the next offset the ledger has yet to apply. Owner: the stock ledger. */
    public static String ledgerOffsets() {
        return "offsets:" + LEDGER;
    }

    /** String: the {@code master_replid} under which the ledger was last made equal to the log. Owner: the stock ledger. */
    public static String ledgerEpoch() {
        return "epoch:" + LEDGER;
    }

    /** Sorted set by time: orders of whose last change the log has yet to tell. Owner: the stock ledger. */
    public static String ledgerUnlogged() {
        return "unlogged:" + LEDGER;
    }

    /** Sorted set by append time: ids of the product's adjustments that would be a repetition. Owner: the stock ledger. */
    public static String stockAdjustments(String sku) {
        return "adjustments:" + LEDGER + sku;
    }

    /** String with a lease: which stock-service feeds the ledger from the log. Owner: stock-service. */
    public static String ledgerKeeper() {
        return "keeper:" + LEDGER;
    }

    /** Set: the skus of the catalogue. Owner: the stock ledger. */
    public static String catalogue() {
        return "catalogue:" + LEDGER;
    }

    /** Hash: what a customer was told of an order, by its number, or its id if it has none. Owner: the notices of stock-service. */
    public static String told(String reference) {
        return "told:" + reference;
    }

    /** Hash: how a user wants to be told, from {@code contact-given}. Owner: the notices of stock-service. */
    public static String contact(String userId) {
        return "contact:" + CONTACTS + userId;
    }

    /** Hash: by partition, the next offset of {@code contact-given} to take in. Owner: the notices of stock-service. */
    public static String contactOffsets() {
        return "offsets:" + CONTACTS;
    }

    /** List: the runs of numbers of a day that nobody has taken. Owner: number-allocator. */
    public static String numberPool(LocalDate day) {
        return "numbers:{" + DAY.format(day) + "}";
    }

    /** Hash: how far the day's pool was generated, and how much of it is known to be gone. Owner: number-allocator. */
    public static String numberPoolState(LocalDate day) {
        return "numbers:{" + DAY.format(day) + "}:state";
    }

    /** Hash: the view of an order, by orderId. Owner: order-api. */
    public static String orderView(String orderId) {
        return "order:" + VIEWS + orderId;
    }

    /** Hash: the orderId of an orderNumber, and refunds told of before anything else was. Owner: order-api. */
    public static String orderIdOf(String orderNumber) {
        return "order-number:" + VIEWS + orderNumber;
    }

    /** Sorted set: a user's orders by the time they were placed. Owner: order-api. */
    public static String ordersOf(String userId) {
        return "orders-of:" + VIEWS + userId;
    }

    /** Hash: the claim of an idempotency key, by the orderId or adjustmentId derived from it. Owner: order-api. */
    public static String claim(String id) {
        return "claim:" + VIEWS + id;
    }

    /** Hash: by group, topic and partition, up to where facts have been merged into views and tokens. Owner: order-api. */
    public static String viewOffsets() {
        return "offsets:" + VIEWS;
    }

    /** Hash: whom a bearer token stands for, by its SHA-256. Owner: order-api. */
    public static String token(String tokenHash) {
        return "token:{" + tokenHash + "}";
    }

    /** Hash: how often a bearer token may still ask. Owner: order-api. */
    public static String tokenBucket(String tokenHash) {
        return "bucket:{" + tokenHash + "}";
    }

    /** Channel on which each change of a view to the given status (lower case, such as {@code paid}) is published. Owner: order-api. */
    public static String ordersChannel(String status) {
        return "orders:" + status;
    }
}
