package io.paywindow.faults.promise;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.faults.history.Entry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** No number is two orders', whatever Redis forgot. */
final class NoNumberIsGivenTwice implements Promise {

    @Override
    public Optional<Breach> verify(Evidence evidence) {
        Map<String, Entry> owners = new HashMap<>();
        for (var all : evidence.log().numbered().entrySet()) {
            for (Entry entry : all.getValue()) {
                String number = entry.as(OrderNumbered.class).getOrderNumber();
                Entry before = owners.putIfAbsent(number, entry);
                if (before != null
                        && !before.as(OrderNumbered.class)
                                .getOrder()
                                .getOrderId()
                                .equals(all.getKey())) {
                    return broken(all.getKey(), "%s was given before:%n  %s%n  %s".formatted(number, before, entry));
                }
            }
        }
        return Optional.empty();
    }
}
