package io.paywindow.stock.contact;

import java.util.Optional;

/**
 * How a customer wants to be told.
 *
 * @param language BCP 47, such as en or zh; empty if the customer named none
 */
public record Contact(Optional<String> email, Optional<String> webhookUrl, Optional<String> language) {

    /** A customer who has said nothing. */
    public static final Contact UNKNOWN = new Contact(Optional.empty(), Optional.empty(), Optional.empty());

    /** Never in a log. */
    @Override
    public String toString() {
        return "Contact[not shown]";
    }
}
