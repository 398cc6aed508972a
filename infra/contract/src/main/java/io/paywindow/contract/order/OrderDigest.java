package io.paywindow.contract.order;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderPlaced;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * What tells an order that came twice from another order under the same id: user, lines and total, and nothing that a re-send may
 * change. Lines count summed by sku and sorted.
 */
public final class OrderDigest {

    private static final int HEX_DIGITS = 32;

    private OrderDigest() {}

    /** 32 hex digits, the first half of a SHA-256. */
    public static String of(OrderPlaced order) {
        StringBuilder text = new StringBuilder();
        text.append(order.getUserId())
                .append('\n')
                .append(order.getCurrency())
                .append(' ')
                .append(order.getTotal());
        OrderRules.summed(order.getLines()).stream()
                .sorted(Comparator.comparing(OrderLine::getSku))
                .forEach(line -> text.append('\n')
                        .append(line.getSku())
                        .append(' ')
                        .append(line.getQuantity())
                        .append(' ')
                        .append(line.getUnitPrice()));
        byte[] hash = sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash).substring(0, HEX_DIGITS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
