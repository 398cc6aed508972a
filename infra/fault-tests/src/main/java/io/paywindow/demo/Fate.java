package io.paywindow.demo;

/** What the demo does with an order, and so how the order must end. */
enum Fate {
    PAID("pay"),
    CANCELLED("change their minds"),
    EXPIRED("forget to pay"),
    REFUSED("want more than there is");

    private final String customers;

    Fate(String customers) {
        this.customers = customers;
    }

    /** What its customers do, for people. */
    String customers() {
        return customers;
    }
}
