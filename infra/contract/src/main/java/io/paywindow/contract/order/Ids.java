package io.paywindow.contract.order;

import java.util.regex.Pattern;

/** The shapes of the ids that come from outside: an order's, a product's, a payment's, a user's. */
public final class Ids {

    /** What an id may be made of; it goes into keys, URLs and logs, so nothing that any of them would have to escape. */
    public static final String SHAPE = "[A-Za-z0-9_.:-]{1,64}";

    private static final Pattern ID = Pattern.compile(SHAPE);
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private Ids() {}

    /** Whether a text may be the id of a product, a payment, an adjustment or a user. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** Whether a text may be an orderId: an id that nobody can take for an order number, so not all digits. */
    public static boolean isOrderId(String text) {
        return isId(text) && !DIGITS.matcher(text).matches();
    }
}
