package io.paywindow.demo;

/**
 * A product made for one run of the demo, so that its stock is touched by nobody else.
 *
 * @param price in cents
 * @param stock units put on the shelf
 */
record DemoProduct(String sku, String name, long price, long stock) {

    static final String CURRENCY = "EUR";
}
