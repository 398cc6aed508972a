package io.paywindow.contract.order;

/** The shapes of the ids that come from outside: an order's, a product's, a payment's, a user's. */
public final class Ids {

    /** What an id may be made of; it goes into keys, URLs and logs, so nothing that any of them would have to escape. */
    public static final String SHAPE = "[A-Za-z0-9_.:-]{1,64}";

    private static final int MAX_LENGTH = 64;

    private Ids() {}

    /** Whether a text may be the id of a product, a payment, an adjustment or a user. */
    public static boolean isId(String text) {
        return !text.isEmpty() && text.length() <= MAX_LENGTH && isMadeOfIdCharacters(text);
    }

    /** Whether a text may be an orderId: an id that nobody can take for an order number, so not all digits. */
    public static boolean isOrderId(String text) {
        return isId(text) && !Characters.areDigits(text);
    }

    private static boolean isMadeOfIdCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isInId(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isInId(int character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || Characters.isDigit(character)
                || character == '_'
                || character == '.'
                || character == ':'
                || character == '-';
    }
}
