package io.paywindow.number.lease;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs of the wanted length, one behind the other, up to a last number. */
final class Runs implements BlockSource {
    private final long last;
    private long next = 1;
    final List<Long> wanted = new ArrayList<>();

    Runs(long last) {
        this.last = last;
    }

    @Override
    public synchronized Optional<NumberBlock> next(LocalDate day, long want) {
        wanted.add(want);
        if (next > last) {
            return Optional.empty();
        }
        NumberBlock block = new NumberBlock(next, Math.min(next + want - 1, last));
        next = block.last() + 1;
        return Optional.of(block);
    }

    synchronized int asked() {
        return wanted.size();
    }
}
