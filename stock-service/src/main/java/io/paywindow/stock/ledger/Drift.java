package io.paywindow.stock.ledger;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells a difference that stays from one that passes: drift is what two audits in a row find the same. Not thread-safe. */
final class Drift {

    private Map<String, Difference> before = Map.of();

    /** Takes in what an audit found, and answers what the one before it found as well. */
    List<Difference> since(Collection<Difference> found) {
        List<Difference> drift = found.stream()
                .filter(difference -> difference.equals(before.get(difference.sku())))
                .toList();
        Map<String, Difference> now = new HashMap<>();
        found.forEach(difference -> now.put(difference.sku(), difference));
        before = now;
        return drift;
    }
}
