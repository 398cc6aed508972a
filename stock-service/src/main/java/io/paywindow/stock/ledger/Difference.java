package io.paywindow.stock.ledger;

import io.paywindow.ledger.Figures;
import java.util.Optional;

/**
 * How far the ledger's figures of a product are off: what the ledger has more than it should.
 *
 * @param lost units that came, by the ledger's own account, and are neither on the shelf nor held nor sold
 * @param adjusted against the log
 * @param held against the log
 * @param sold against the log
 * @param heldUnexplained held now, against what the ledger knows of the log and of orders the log has yet to tell of
 * @param soldUnexplained sold now, likewise
 */
record Difference(
        String sku, long lost, long adjusted, long held, long sold, long heldUnexplained, long soldUnexplained) {

    /** What is wrong with a product's figures; empty if they are what the log adds up to. */
    static Optional<Difference> of(Figures.OfSku ledger, LogFold.Sums log) {
        Figures.Unlogged unlogged = ledger.unlogged()
                .orElseGet(() ->
                        new Figures.Unlogged(ledger.held() - ledger.loggedHeld(), ledger.sold() - ledger.loggedSold()));
        Difference difference = new Difference(
                ledger.sku(),
                ledger.adjusted() - ledger.available() - ledger.held() - ledger.sold(),
                ledger.adjusted() - log.adjusted(),
                ledger.loggedHeld() - log.held(),
                ledger.loggedSold() - log.sold(),
                ledger.held() - ledger.loggedHeld() - unlogged.held(),
                ledger.sold() - ledger.loggedSold() - unlogged.sold());
        return difference.equals(new Difference(ledger.sku(), 0, 0, 0, 0, 0, 0))
                ? Optional.empty()
                : Optional.of(difference);
    }
}
