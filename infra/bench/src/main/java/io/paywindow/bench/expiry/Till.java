package io.paywindow.bench.expiry;

/** Something that lets orders expire unless they are paid: ours, or what somebody would use instead. Told by one thread. */
interface Till extends AutoCloseable {

    /** Opens an order that can be paid until then, milliseconds since the epoch; tells the journal once it stands. */
    void open(int order, long dueAt);

    /** Pays for an order; tells the journal once that has come in. */
    void pay(int order);

    /** Kills -9 what keeps the orders, and starts it again at once, as whatever runs it would. */
    void killAndStartAgain();

    @Override
    void close();
}
