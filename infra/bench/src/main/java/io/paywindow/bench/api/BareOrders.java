package io.paywindow.bench.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The order API as it is shipped, and beside its own endpoints one that reads the same JSON through the same filters and answers at once.
 * Its main class when it is measured; nothing else of the bench is loaded there.
 */
public final class BareOrders {

    static final String PATH = "/bare-orders";

    private static final String ORDER_API = "io.paywindow.order.OrderApi";
    private static final String ANSWER = """
            {"orderNumber":"202611230000042","orderId":"h-0123456789abcdef0123456789abcdef","userId":"customer-42",\
            "status":"AWAITING_PAYMENT","lines":[{"sku":"sku-1","quantity":1,"unitPrice":1999}],\
            "total":{"amount":1999,"currency":"CNY"},"placedAt":"2026-11-23T10:00:00.000Z","payBy":"2026-11-23T10:10:00.000Z"}""";

    private BareOrders() {}

    public static void main(String[] arguments) throws ClassNotFoundException {
        SpringApplication.run(new Class<?>[] {Class.forName(ORDER_API), Bare.class}, arguments);
    }

    /** The order API's own request, field by field. */
    record Basket(@Nullable List<Line> lines, @Nullable String paymentWindow) {

        record Line(@Nullable String sku, @Nullable Integer quantity) {}
    }

    /** Answers as many bytes as an order does. */
    @RestController
    static class Bare {

        @PostMapping(
                path = PATH,
                consumes = MediaType.APPLICATION_JSON_VALUE,
                produces = MediaType.APPLICATION_JSON_VALUE)
        ResponseEntity<String> place(@RequestBody Basket basket) {
            return basket.lines() == null
                    ? ResponseEntity.badRequest().build()
                    : ResponseEntity.status(201).body(ANSWER);
        }
    }
}
