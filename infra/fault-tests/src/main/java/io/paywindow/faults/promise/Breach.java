package io.paywindow.faults.promise;

/**
 * A promise that does not hold, seen in one order.
 *
 * @param subject orderId, or the sku where no order is to be blamed
 * @param what a sentence with what is and what was expected
 */
public record Breach(String promise, String subject, String what) {

    @Override
    public String toString() {
        return promise + ": " + subject + ": " + what;
    }
}
