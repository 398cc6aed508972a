package io.paywindow.number.order;

import io.paywindow.contract.RefusalReason;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.order.OrderRules;
import io.paywindow.ledger.HoldRequest;
import io.paywindow.ledger.HoldResult;
import io.paywindow.ledger.RedisAwayException;
import io.paywindow.ledger.StockLedger;
import io.paywindow.number.lease.NumberSupply;
import io.paywindow.number.lease.NumbersAwayException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Where a batch of orders gets its stock and its numbers: one round trip to the ledger for all of them.
 *
 * <p>Doing a batch again, whole or in part, here or elsewhere, changes nothing: the ledger remembers each order's answer. Throws
 * {@link BatchWaitsException} for weather. One thread.
 */
final class OrderDesk {

    private final OrderReader reader;
    private final OrderFacts facts;
    private final StockLedger ledger;
    private final NumberSupply supply;
    private final InstantSource clock;
    private final OrderCounts counts;
    private final Supplier<Optional<String>> redisTrouble;
    private final BatchStep.Watch watch;
    private final NumberTray tray = new NumberTray();
    private String fitEpoch = "";

    OrderDesk(
            OrderReader reader,
            OrderFacts facts,
            StockLedger ledger,
            NumberSupply supply,
            InstantSource clock,
            OrderCounts counts,
            Supplier<Optional<String>> redisTrouble,
            BatchStep.Watch watch) {
        this.reader = reader;
        this.facts = facts;
        this.ledger = ledger;
        this.supply = supply;
        this.clock = clock;
        this.counts = counts;
        this.redisTrouble = redisTrouble;
        this.watch = watch;
    }

    /** Decides on a batch. What is to be written is in the answer; {@link #confirm} it before it is committed. */
    Decisions decide(List<ConsumerRecord<byte[], byte[]>> batch) {
        try {
            Instant now = clock.instant();
            List<Reading> readings =
                    batch.stream().map(origin -> reader.read(origin, now)).toList();
            // Asked anew for each batch: it says as well whether there is any sense in taking numbers now.
            String epoch = epoch();
            List<HoldRequest> requests = requests(readings);
            watch.reached(BatchStep.BEFORE_HOLD);
            List<HoldResult> results = hold(epoch, requests);
            watch.reached(BatchStep.AFTER_HOLD);
            return decisions(epoch, readings, results);
        } catch (RedisAwayException | NumbersAwayException e) {
            throw new BatchWaitsException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The last look before the decisions are committed: what was held in a Redis that is gone since must be held again first. */
    void confirm(Decisions decisions) {
        try {
            if (!epoch().equals(decisions.epoch())) {
                throw new BatchWaitsException("the ledger changed under the batch");
            }
        } catch (RedisAwayException e) {
            throw new BatchWaitsException(String.valueOf(e.getMessage()), e);
        }
        tray.settle(decisions.answered(), decisions.taken());
        decisions.count(counts);
    }

    /** The orders not yet answered may be somebody else's now: what they were offered is not used. */
    void dropOffers() {
        tray.dropOffers();
    }

    private String epoch() {
        String epoch = ledger.epoch()
                .orElseThrow(() ->
                        new BatchWaitsException("the stock ledger is not equal to the log; it is being repaired"));
        if (!epoch.equals(fitEpoch)) {
            // Another Redis, or this one restarted, perhaps with another policy: one that evicts would lose holds.
            redisTrouble.get().ifPresent(trouble -> {
                throw new BatchWaitsException(trouble);
            });
            fitEpoch = epoch;
        }
        return epoch;
    }

    private List<HoldRequest> requests(List<Reading> readings) {
        List<HoldRequest> requests = new ArrayList<>(readings.size());
        for (Reading reading : readings) {
            if (reading instanceof Reading.Sound sound) {
                requests.add(request(sound));
            }
        }
        return requests;
    }

    private HoldRequest request(Reading.Sound sound) {
        Instant appendedAt = Instant.ofEpochMilli(sound.origin().timestamp());
        String orderId = sound.order().getOrderId();
        Optional<String> number = tray.offer(orderId, supply.forOrderOf(appendedAt));
        return new HoldRequest(
                orderId,
                sound.digest(),
                // An exhausted day refuses new orders only: one that has its number keeps it.
                number.orElse(HoldRequest.NO_NUMBER),
                sound.order().getUserId(),
                OrderRules.summed(sound.order().getLines()));
    }

    private List<HoldResult> hold(String epoch, List<HoldRequest> requests) {
        List<HoldResult> results = requests.isEmpty() ? List.of() : ledger.hold(epoch, requests);
        if (results.stream().anyMatch(HoldResult.Stale.class::isInstance)) {
            throw new BatchWaitsException("the stock ledger fell behind the log; it is being repaired");
        }
        return results;
    }

    private Decisions decisions(String epoch, List<Reading> readings, List<HoldResult> results) {
        // After the ledger's answer: the time to pay begins when the goods are set aside.
        Decisions decisions = new Decisions(epoch, facts, clock.instant());
        Iterator<HoldResult> answers = results.iterator();
        for (Reading reading : readings) {
            switch (reading) {
                case Reading.Sound sound -> answer(decisions, sound, answers.next());
                case Reading.Hopeless hopeless -> decisions.refuse(hopeless);
                case Reading.Unusable unusable ->
                    decisions.setAside(unusable.origin(), unusable.reason(), unusable.detail());
            }
        }
        return decisions;
    }

    private void answer(Decisions decisions, Reading.Sound sound, HoldResult result) {
        decisions.answered(sound.order());
        switch (result) {
            case HoldResult.Held(String number) -> decisions.number(sound.order(), number, true);
            case HoldResult.AlreadyHeld(String number, boolean told) -> {
                boolean offered = tray.isOffered(sound.order().getOrderId(), number);
                if (told) {
                    decisions.repeat();
                } else {
                    decisions.number(sound.order(), number, offered);
                }
            }
            case HoldResult.Refused(RefusalReason reason, List<String> skus) ->
                decisions.refuse(sound.order(), reason, skus);
            case HoldResult.AlreadyRefused(RefusalReason reason, List<String> skus) ->
                decisions.refuse(sound.order(), reason, skus);
            case HoldResult.Unnumbered() -> decisions.refuse(sound.order(), RefusalReason.NUMBERS_EXHAUSTED, List.of());
            case HoldResult.IdReused() ->
                decisions.setAside(
                        sound.origin(),
                        DeadLetter.ID_REUSED,
                        "orderId: " + sound.order().getOrderId() + " (expected: the order it was first used for)");
            case HoldResult.Stale() -> throw new IllegalStateException("a stale answer is no decision");
        }
    }
}
