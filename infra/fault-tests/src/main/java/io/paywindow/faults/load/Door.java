package io.paywindow.faults.load;

import io.paywindow.outside.Shop;

/**
 * An instance of the API, and the way to it.
 *
 * @param name of the instance
 */
record Door(String name, Shop shop) {}
