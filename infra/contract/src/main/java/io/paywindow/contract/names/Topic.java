package io.paywindow.contract.names;

import java.time.Duration;
import java.util.Optional;

/**
 * The topics of the line: who says what, under which key, for how long it is kept.
 *
 * <p>Names without the prefix that a shop may set; {@link Topics} adds it.
 */
public enum Topic {
    /** Key orderId. Written by order-api and upstream. */
    ORDER_PLACED("order-placed", Keep.NINE_DAYS),
    /** Key orderNumber. Written by number-allocator. Kept longer: the stock ledger is rebuilt from it. */
    ORDER_NUMBERED("order-numbered", Keep.THIRTY_DAYS),
    /** Key orderId. Written by number-allocator. */
    ORDER_REFUSED("order-refused", Keep.NINE_DAYS),
    /** Key orderNumber; ticks have none. Written by order-api and upstream, the ticks by expiry-processor. */
    PAYMENT_RECEIVED("payment-received", Keep.NINE_DAYS),
    /** Key orderNumber. Written by order-api and upstream. */
    CANCEL_REQUESTED("cancel-requested", Keep.NINE_DAYS),
    /** Key orderNumber. Written by expiry-processor. Kept longer: the stock ledger is rebuilt from it. */
    ORDER_OUTCOME("order-outcome", Keep.THIRTY_DAYS),
    /** Key orderNumber. Written by order-api and upstream. */
    REFUND_MADE("refund-made", Keep.NINE_DAYS),
    /** Key sku. Written by order-api and upstream. */
    PRODUCT_LISTED("product-listed", Keep.NEWEST_OF_EACH_KEY),
    /** Key sku. Written by order-api and upstream. Kept until a snapshot has what it says; see {@link #retention}. */
    STOCK_ADJUSTED("stock-adjusted", Keep.FOR_EVER),
    /** Key sku. Written by stock-service. */
    STOCK_SNAPSHOT("stock-snapshot", Keep.NEWEST_OF_EACH_KEY),
    /** Key userId. Written by order-api and upstream. */
    CONTACT_GIVEN("contact-given", Keep.NEWEST_OF_EACH_KEY),
    /** Key tokenHash. Written by order-api. */
    TOKEN_ISSUED("token-issued", Keep.NEWEST_OF_EACH_KEY),
    /** Key day, one partition: its total order is what arbitrates. Written by number-allocator. */
    NUMBER_LEASED("number-leased", Keep.SEVEN_DAYS);

    private static final String DEAD_SUFFIX = "-dead";

    private final String topicName;
    private final Keep keep;

    private enum Keep {
        SEVEN_DAYS,
        NINE_DAYS,
        THIRTY_DAYS,
        FOR_EVER,
        NEWEST_OF_EACH_KEY
    }

    Topic(String topicName, Keep keep) {
        this.topicName = topicName;
        this.keep = keep;
    }

    /** The name without any prefix, such as {@code order-placed}. */
    public String topicName() {
        return topicName;
    }

    /** The name, without any prefix, of the topic for what could not be used of this one. */
    public String deadName() {
        return topicName + DEAD_SUFFIX;
    }

    /** Whether only the newest record of each key is kept, for ever. */
    public boolean compacted() {
        return keep == Keep.NEWEST_OF_EACH_KEY;
    }

    /** Whether the topic has one partition whatever the settings say, because its total order decides something. */
    public boolean singlePartition() {
        return this == NUMBER_LEASED;
    }

    /**
     * How long a record is kept; empty for ever. {@code stock-adjusted} has no time limit: an adjustment is part of what is on the
     * shelf until a snapshot has it, and stock-service deletes what lies 30 days behind the last one.
     */
    public Optional<Duration> retention() {
        return switch (keep) {
            case SEVEN_DAYS -> Optional.of(Duration.ofDays(7));
            case NINE_DAYS -> Optional.of(Duration.ofDays(9));
            case THIRTY_DAYS -> Optional.of(Duration.ofDays(30));
            case FOR_EVER, NEWEST_OF_EACH_KEY -> Optional.empty();
        };
    }
}
