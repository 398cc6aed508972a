package io.paywindow.faults.load;

/**
 * Somebody who buys.
 *
 * @param token that opens the shop to them
 */
public record Customer(String user, String token) {

    @Override
    public String toString() {
        return user;
    }
}
