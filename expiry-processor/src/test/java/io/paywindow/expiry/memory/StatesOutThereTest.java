package io.paywindow.expiry.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.expiry.Given;
import io.paywindow.expiry.decision.Fact;
import io.paywindow.expiry.decision.OrderState;
import io.paywindow.expiry.decision.OrderState.Awaited;
import io.paywindow.expiry.decision.OrderState.Closed;
import io.paywindow.expiry.decision.OrderState.Ending;
import io.paywindow.expiry.decision.OrderState.Pending;
import io.paywindow.expiry.decision.OrderState.Waiting;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that are on disk and in changelogs out there. Never change one: a new form is a new version, with bytes of its own here. */
class StatesOutThereTest {

    private static final String NUMBER = "202611230000042";
    private static final Instant DUE = Instant.parse("2026-11-23T08:10:05Z");
    private static final Instant FORGET_AT = DUE.plusSeconds(60);
    private static final OrderPlaced ORDER = Given.order(NUMBER, Instant.EPOCH);
    private static final Waiting PAYMENT =
            new Waiting(new Fact.Payment(Given.payment(NUMBER, "p2"), DUE.plusMillis(2)), DUE);
    private static final Waiting CANCEL =
            new Waiting(new Fact.Cancel(Given.cancel(NUMBER), DUE.plusMillis(1)), DUE.plusMillis(7));

    private final StateCodec codec = new StateCodec(new FactCodec());

    record Written(String form, OrderState state, String hex) {

        byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }

        @Override
        public String toString() {
            return form;
        }
    }

    static List<Written> writtenOnce() {
        return List.of(
                new Written(
                        "awaited, of the first version",
                        new Awaited(List.of(PAYMENT, CANCEL), List.of("p1"), FORGET_AT),
                        "0101000001a2077569a80001000270310002000001a207747f4a000001a207747f48010000002dc3017b109b"
                                + "60baa7c1bc0470321e323032363131323330303030303432d00f06434e5910746573742d70617900000001a2"
                                + "07747f49000001a207747f4f0200000032c301ee5304e4024a42f01e3230323631313233303030303034320c"
                                + "757365722d311e6368616e676564206d79206d696e6400"),
                new Written(
                        "awaited, of the first version with nothing refunded",
                        new Awaited(List.of(PAYMENT), List.of(), Instant.EPOCH),
                        "0101000000000000000000000001000001a207747f4a000001a207747f48010000002dc3017b109b60baa7c1"
                                + "bc0470321e323032363131323330303030303432d00f06434e5910746573742d70617900"),
                new Written(
                        "awaited, of the first version with nothing waiting",
                        new Awaited(List.of(), List.of("p1", "payment-22"), FORGET_AT),
                        "0101000001a2077569a8000200027031000a7061796d656e742d32320000"),
                new Written(
                        "awaited, of the first version in the form of the second",
                        new Awaited(List.of(PAYMENT, CANCEL), List.of("p1"), FORGET_AT),
                        "0101000001a20c9adb4a000100027031000001a2077569a80002000001a207747f4a000001a207747f480100"
                                + "00002dc3017b109b60baa7c1bc0470321e323032363131323330303030303432d00f06434e5910746573742d"
                                + "70617900000001a207747f49000001a207747f4f0200000032c301ee5304e4024a42f01e3230323631313233"
                                + "303030303034320c757365722d311e6368616e676564206d79206d696e6400"),
                new Written(
                        "awaited, of the first version in the form of the second with nothing refunded",
                        new Awaited(List.of(PAYMENT), List.of(), Instant.EPOCH),
                        "0101000001a20c9adb4a000000000000000000000001000001a207747f4a000001a207747f48010000002dc3"
                                + "017b109b60baa7c1bc0470321e323032363131323330303030303432d00f06434e5910746573742d70617900"),
                new Written(
                        "awaited, of the first version in the form of the second with nothing waiting",
                        new Awaited(List.of(), List.of("p1", "payment-22"), FORGET_AT),
                        "0101000001a2077569a8000200027031000a7061796d656e742d3232000001a2077569a80000"));
    }

    static List<Written> stillWritten() {
        return List.of(
                new Written(
                        "awaited",
                        new Awaited(List.of(PAYMENT, CANCEL), List.of("p1"), FORGET_AT),
                        "0201000001a20c9adb4a000100027031000001a2077569a80002000001a207747f4a000001a207747f480100"
                                + "00002dc3017b109b60baa7c1bc0470321e323032363131323330303030303432d00f06434e5910746573742d"
                                + "70617900000001a207747f49000001a207747f4f0200000032c301ee5304e4024a42f01e3230323631313233"
                                + "303030303034320c757365722d311e6368616e676564206d79206d696e6400"),
                new Written(
                        "awaited with nothing refunded",
                        new Awaited(List.of(PAYMENT), List.of(), Instant.EPOCH),
                        "0201000001a20c9adb4a000000000000000000000001000001a207747f4a000001a207747f48010000002dc3"
                                + "017b109b60baa7c1bc0470321e323032363131323330303030303432d00f06434e5910746573742d70617900"),
                new Written(
                        "awaited with nothing waiting",
                        new Awaited(List.of(), List.of("p1", "payment-22"), FORGET_AT),
                        "0201000001a2077569a8000200027031000a7061796d656e742d3232000001a2077569a80000"),
                new Written(
                        "pending",
                        new Pending(ORDER, DUE, List.of("p1")),
                        "0102000001a207747f480001000270310000003fc3016f827c641f460a9b2a6f726465722d32303236313132"
                                + "33303030303034320c757365722d31020a736b752d3104e8070006434e59d00f00087465737400"),
                new Written(
                        "paid",
                        new Closed(ORDER, Ending.PAID, "p1", List.of("p2", "p3"), DUE),
                        "0103000001a207747f4800020002703200027033000270310000003fc3016f827c641f460a9b2a6f72646572"
                                + "2d3230323631313233303030303034320c757365722d31020a736b752d3104e8070006434e59d00f00087465"
                                + "737400"),
                new Written(
                        "expired",
                        new Closed(ORDER, Ending.EXPIRED, null, List.of("p1"), DUE),
                        "0104000001a207747f480001000270310000003fc3016f827c641f460a9b2a6f726465722d32303236313132"
                                + "33303030303034320c757365722d31020a736b752d3104e8070006434e59d00f00087465737400"),
                new Written(
                        "cancelled",
                        new Closed(ORDER, Ending.CANCELLED, null, List.of(), DUE),
                        "0105000001a207747f4800000000003fc3016f827c641f460a9b2a6f726465722d3230323631313233303030"
                                + "303034320c757365722d31020a736b752d3104e8070006434e59d00f00087465737400"));
    }

    static List<Written> ofOrdersReadTooLate() {
        return List.of(
                new Written(
                        "paid, read too late",
                        new Closed(ORDER, Ending.PAID, "p1", List.of("p2", "p3"), DUE, true),
                        "0206000001a207747f4800020002703200027033000270310000003fc3016f827c641f460a9b2a6f72646572"
                                + "2d3230323631313233303030303034320c757365722d31020a736b752d3104e8070006434e59d00f00087465"
                                + "737400"),
                new Written(
                        "expired, read too late",
                        new Closed(ORDER, Ending.EXPIRED, null, List.of("p1"), DUE, true),
                        "0207000001a207747f480001000270310000003fc3016f827c641f460a9b2a6f726465722d32303236313132"
                                + "33303030303034320c757365722d31020a736b752d3104e8070006434e59d00f00087465737400"),
                new Written(
                        "cancelled, read too late",
                        new Closed(ORDER, Ending.CANCELLED, null, List.of(), DUE, true),
                        "0208000001a207747f4800000000003fc3016f827c641f460a9b2a6f726465722d3230323631313233303030"
                                + "303034320c757365722d31020a736b752d3104e8070006434e59d00f00087465737400"));
    }

    static Stream<Written> all() {
        return Stream.of(writtenOnce(), stillWritten(), ofOrdersReadTooLate()).flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("all")
    void readsEveryForm(Written form) {
        assertThat(codec.decode(form.bytes())).isEqualTo(form.state());
    }

    @ParameterizedTest
    @MethodSource({"stillWritten", "ofOrdersReadTooLate"})
    void writesEachStateInItsLatestForm(Written form) {
        assertThat(codec.encode(form.state())).isEqualTo(form.bytes());
    }

    @ParameterizedTest
    @MethodSource("all")
    void wakesWhatItReadWhenItsStateSays(Written form) {
        var entry = Orders.entry(NUMBER, form.state()).orElseThrow();

        assertThat(StateForm.wakesAt(form.bytes())).isEqualTo(entry.at().toEpochMilli());
    }
}
