package io.paywindow.ledger;

import java.util.Optional;

/**
 * A product as the shop sees it now: its entry in the catalogue, and where its units are.
 *
 * @param price of one unit, in minor units
 * @param currency ISO 4217
 * @param limitPerCustomer units one user may hold and have bought together
 * @param available may be below zero after an adjustment, or after Redis forgot something that was sold
 */
public record Shelf(
        String sku,
        String name,
        long price,
        String currency,
        Optional<Integer> limitPerCustomer,
        boolean onSale,
        long available,
        long held,
        long sold) {}
