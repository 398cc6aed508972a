package io.paywindow.faults.storm;

import io.paywindow.faults.promise.Breach;
import java.util.List;
import java.util.Optional;

/**
 * What a storm came to.
 *
 * @param breaches empty if every promise was kept
 * @param stories of the orders that broke one
 */
record Verdict(List<Breach> breaches, List<String> stories, Optional<Figures> figures) {

    boolean kept() {
        return breaches.isEmpty();
    }
}
