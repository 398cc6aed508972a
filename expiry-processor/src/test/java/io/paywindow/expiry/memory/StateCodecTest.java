package io.paywindow.expiry.memory;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.expiry.Given;
import io.paywindow.expiry.decision.OrderState;
import io.paywindow.expiry.decision.OrderState.Closed;
import io.paywindow.expiry.decision.OrderState.Ending;
import io.paywindow.expiry.decision.OrderState.Pending;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StateCodecTest {

    private static final Instant DUE = Instant.parse("2026-11-23T08:10:05Z");

    private final StateCodec codec = new StateCodec(new FactCodec());

    @Test
    void keepsAClosedOrderInLittleMoreThanTheOrderItself() {
        Closed closed =
                new Closed(Given.order("202611230000042", Instant.EPOCH), Ending.PAID, "payment-1", List.of(), DUE);

        assertThat(codec.encode(closed)).hasSizeLessThan(100);
    }

    @ParameterizedTest
    @MethodSource("states")
    void copiesAnOrderThatItHasReadAsItWouldWriteIt(OrderState before) {
        StateCodec.Read read = codec.read(codec.encode(before));
        OrderPlaced order = read.state() instanceof Pending pending ? pending.order() : ((Closed) read.state()).order();

        for (Ending ending : Ending.values()) {
            String settledBy = ending == Ending.PAID ? "payment-9" : null;
            for (boolean readTooLate : new boolean[] {false, true}) {
                Closed after =
                        new Closed(order, ending, settledBy, List.of("p8", "p9"), DUE.plusSeconds(1), readTooLate);

                assertThat(codec.encode(after, read)).isEqualTo(codec.encode(after));
                assertThat(codec.decode(codec.encode(after, read))).isEqualTo(after);
            }
        }
    }

    static List<OrderState> states() {
        OrderPlaced order = Given.order("202611230000042", Instant.EPOCH);
        return List.of(
                new Pending(order, DUE, List.of()),
                new Pending(order, DUE, List.of("p1", "payment-22")),
                new Closed(order, Ending.PAID, "payment-1", List.of(), DUE),
                new Closed(order, Ending.PAID, "payment-1", List.of("p2", "p3"), DUE),
                new Closed(order, Ending.EXPIRED, null, List.of("p1"), DUE),
                new Closed(order, Ending.CANCELLED, null, List.of(), DUE),
                new Closed(order, Ending.PAID, "payment-1", List.of("p2"), DUE, true));
    }

    @Test
    void writesAnotherOrderAnewEvenIfItHasReadOne() {
        StateCodec.Read read =
                codec.read(codec.encode(new Pending(Given.order("202611230000042", Instant.EPOCH), DUE, List.of())));
        Pending other = new Pending(Given.order("202611230000043", Instant.EPOCH), DUE, List.of());

        assertThat(codec.decode(codec.encode(other, read))).isEqualTo(other);
    }

    @Test
    void keepsNothingOfAnUnseenOrder() {
        assertThat(codec.encode(OrderState.unseen())).isNull();
        assertThat(codec.decode(null)).isEqualTo(OrderState.unseen());
    }

    @Test
    void refusesBytesOfAVersionItDoesNotKnow() {
        assertThatThrownBy(() -> codec.decode(new byte[] {2, 2, 0}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("state version: 2 of kind 2 (expected: 1)");
        assertThatThrownBy(() -> codec.decode(new byte[] {1})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesBytesOfWhichItUnderstandsOnlyTheFirst() {
        byte[] state = requireNonNull(codec.encode(states().getFirst()));

        assertThatThrownBy(() -> codec.decode(Arrays.copyOf(state, state.length + 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("state: " + (state.length + 1) + " bytes (expected: " + state.length + ")");
    }
}
