package io.paywindow.bench.api;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Tells the shop of payments by signed callbacks, without waiting for the answers. Thread-safe. */
final class PaymentProvider implements AutoCloseable {

    private static final int OK = 200;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Webhook webhook = new Webhook(WholeLine.PAYMENT_SECRET);
    private final URI callback;
    private final InstantSource clock;
    private final AtomicLong refused = new AtomicLong();

    PaymentProvider(int port, InstantSource clock) {
        this.callback = URI.create("http://127.0.0.1:" + port + "/payments/callback");
        this.clock = clock;
    }

    /**
     * Pays an order of one unit.
     *
     * @param accepted is told once the shop has taken the payment
     */
    void pay(String orderNumber, Runnable accepted) {
        Instant now = clock.instant();
        String paymentId = "pay-" + orderNumber;
        String body = """
                {"paymentId":"%s","orderNumber":"%s","amount":%d,"currency":"%s","provider":"bench","paidAt":"%s"}""".formatted(paymentId, orderNumber, Buyers.PRICE, Buyers.CURRENCY, now);
        var unused = http.sendAsync(signed("msg-" + paymentId, now, body), HttpResponse.BodyHandlers.discarding())
                .whenComplete((answer, failure) -> {
                    if (failure != null || answer.statusCode() != OK) {
                        refused.incrementAndGet();
                    } else {
                        accepted.run();
                    }
                });
    }

    private HttpRequest signed(String id, Instant now, String body) {
        try {
            return HttpRequest.newBuilder(callback)
                    .header("Content-Type", "application/json")
                    .header("webhook-id", id)
                    .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
                    .header("webhook-signature", webhook.sign(id, now.getEpochSecond(), body))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
        } catch (WebhookSigningException e) {
            throw new IllegalStateException("the callback cannot be signed", e);
        }
    }

    /** How many callbacks were not answered 200. */
    long refused() {
        return refused.get();
    }

    @Override
    public void close() {
        http.close();
    }
}
