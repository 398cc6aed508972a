package io.paywindow.order.payment;

import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.RefundMade;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.order.FactRules;
import io.paywindow.order.OrderSettings;
import io.paywindow.order.facts.FactLog;
import io.paywindow.order.http.Caller;
import io.paywindow.order.http.Problem;
import io.paywindow.order.http.ProblemType;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Money in, by the provider's signed callback; money back, by the operator's word.
 *
 * <p>The provider is told "success" once the payment is in the log, and sends it again otherwise: the same paymentId is the same money.
 */
@RestController
final class PaymentController {

    private final OrderSettings settings;
    private final WebhookSignature signature;
    private final FactLog log;
    private final JsonMapper json;
    private final InstantSource clock;

    PaymentController(
            OrderSettings settings, WebhookSignature signature, FactLog log, JsonMapper json, InstantSource clock) {
        this.settings = settings;
        this.signature = signature;
        this.log = log;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Money that has come in.
     *
     * @param paymentId the provider's id of it
     * @param amount in minor units
     */
    record Payment(
            @Nullable String paymentId,
            @Nullable String orderNumber,
            @Nullable Long amount,
            @Nullable String currency,
            @Nullable String provider,
            @Nullable Instant paidAt) {}

    /** What the provider waits for. */
    record PaymentResult(String result) {}

    /** A payment that was given back. */
    record GivenBack(@Nullable String paymentId) {}

    // What is signed are bytes, and it is we who read them: so their shape has to be told.
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = Payment.class)))
    @PostMapping(
            path = "/payments/callback",
            consumes = MediaType.ALL_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    PaymentResult paid(
            @RequestHeader(name = WebhookSignature.ID, required = false) @Nullable String id,
            @RequestHeader(name = WebhookSignature.TIMESTAMP, required = false) @Nullable String timestamp,
            @RequestHeader(name = WebhookSignature.SIGNATURES, required = false) @Nullable String signatures,
            @RequestBody(required = false) byte @Nullable [] body) {
        byte[] bytes = body == null ? new byte[0] : body;
        signature.fault(id, timestamp, signatures, bytes).ifPresent(fault -> {
            throw new Problem(ProblemType.BAD_SIGNATURE, fault);
        });
        PaymentReceived fact = fact(read(bytes));
        check(FactRules.firstFault(fact));
        log.write(Topic.PAYMENT_RECEIVED, fact.getOrderNumber(), fact, settings.replyTimeout());
        return new PaymentResult("success");
    }

    @PostMapping("/orders/{orderNumber}/refunds")
    ResponseEntity<Void> refunded(
            @AuthenticationPrincipal Caller caller, @PathVariable String orderNumber, @RequestBody GivenBack refund) {
        RefundMade fact = new RefundMade(orderNumber, given("paymentId", refund.paymentId()), caller.userId(), now());
        check(FactRules.firstFault(fact));
        log.write(Topic.REFUND_MADE, orderNumber, fact, settings.replyTimeout());
        return ResponseEntity.ok().build();
    }

    private Payment read(byte[] body) {
        try {
            return json.readValue(body, Payment.class);
        } catch (JacksonException e) {
            throw new Problem(ProblemType.MALFORMED_REQUEST, "not a payment in JSON, or one with unknown fields");
        }
    }

    private PaymentReceived fact(@Nullable Payment payment) {
        if (payment == null || payment.amount() == null) {
            throw Problem.invalid("amount (expected: a whole number of minor units)");
        }
        return new PaymentReceived(
                given("paymentId", payment.paymentId()),
                given("orderNumber", payment.orderNumber()),
                payment.amount(),
                given("currency", payment.currency()),
                given("provider", payment.provider()),
                payment.paidAt() == null ? now() : payment.paidAt().truncatedTo(ChronoUnit.MILLIS));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String given(String name, @Nullable String value) {
        if (value == null) {
            throw Problem.invalid(name + " is missing");
        }
        return value;
    }

    private static void check(Optional<String> fault) {
        fault.ifPresent(what -> {
            throw Problem.invalid(what);
        });
    }
}
