package io.paywindow.faults.promise;

import java.util.List;
import java.util.Optional;

/** Something the line promises (design, last section), and how anybody outside can see that it was kept. */
public interface Promise {

    /** The first order that breaks it; empty if it holds. */
    Optional<Breach> verify(Evidence evidence);

    /** Its name in the design. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** A breach of this promise. */
    default Optional<Breach> broken(String subject, String what) {
        return Optional.of(new Breach(name(), subject, what));
    }

    /** All of them, in the design's order. */
    static List<Promise> all() {
        return List.of(
                new NoNumberIsGivenTwice(),
                new EveryOrderHasOneNumber(),
                new NothingAcceptedIsLost(),
                new NoOversell(),
                new StockIsConserved(),
                new OneOutcomePerOrder(),
                new NoPaidOrderExpires(),
                new EveryUnpaidOrderExpires(),
                new EveryStrayPaymentIsRefunded(),
                new GoodsComeBackOnce(),
                new EachCustomerIsToldOnce(),
                new PoisonIsSetAside(),
                new NobodySeesAnothersOrder());
    }
}
