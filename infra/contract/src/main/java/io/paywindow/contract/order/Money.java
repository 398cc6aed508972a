package io.paywindow.contract.order;

import java.util.Currency;

/**
 * An amount of money, never in floating point.
 *
 * @param minorUnits such as cents or fen
 * @param currency ISO 4217
 */
public record Money(long minorUnits, Currency currency) {

    /** The amount in the currency of the given ISO 4217 code. Throws {@link IllegalArgumentException} if there is none such. */
    public static Money of(long minorUnits, String currencyCode) {
        if (!isCurrency(currencyCode)) {
            throw new IllegalArgumentException(
                    "currency: " + currencyCode + " (expected: an ISO 4217 code such as CNY)");
        }
        return new Money(minorUnits, Currency.getInstance(currencyCode));
    }

    /** Whether a text is the code of a currency one can pay in. */
    public static boolean isCurrency(String code) {
        try {
            // XXX, XTS and metals have no minor unit: nobody pays with them.
            return Currency.getInstance(code).getDefaultFractionDigits() >= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
