package io.paywindow.stock.contact;

import io.paywindow.ledger.RedisLink;
import java.util.Map;

/** A book of contacts that nobody feeds: whatever is in Redis is all there is. */
public final class WholeBook {

    private WholeBook() {}

    /** Says so for the Redis as it is now; to be said again after it was restarted. */
    public static ContactBook in(RedisLink redis) {
        ContactBook book = new ContactBook(redis);
        if (!book.declareWhole(book.state().replid(), Map.of())) {
            throw new IllegalStateException("Redis was replaced meanwhile");
        }
        return book;
    }
}
