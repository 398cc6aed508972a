package io.paywindow.order.http;

import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatus;

/** Everything that can be wrong with a request, under the stable name that a client may branch on. */
public enum ProblemType {
    MALFORMED_REQUEST(HttpStatus.BAD_REQUEST, "The request cannot be read"),
    INVALID_REQUEST(HttpStatus.BAD_REQUEST, "The request makes no sense"),
    NO_TOKEN(HttpStatus.UNAUTHORIZED, "A valid bearer token is needed"),
    BAD_SIGNATURE(HttpStatus.UNAUTHORIZED, "The signature is not the provider's"),
    NOT_ALLOWED(HttpStatus.FORBIDDEN, "The token may not do this"),
    NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such thing"),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "Not with this method"),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "The answer cannot be had in this form"),
    SLOW_BODY(HttpStatus.REQUEST_TIMEOUT, "The body took too long to arrive"),
    OUT_OF_STOCK(HttpStatus.CONFLICT, "Not enough in stock"),
    LIMIT_PER_CUSTOMER(HttpStatus.CONFLICT, "More than one customer may have"),
    TOO_MANY_UNPAID(HttpStatus.CONFLICT, "Too many orders wait for payment"),
    NUMBERS_EXHAUSTED(HttpStatus.CONFLICT, "The day has no order numbers left"),
    STALE_ORDER(HttpStatus.CONFLICT, "The order came too late to be placed"),
    NOT_NUMBERED(HttpStatus.CONFLICT, "The order has no number yet"),
    ALREADY_CLOSED(HttpStatus.CONFLICT, "The order is closed"),
    BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body is in no form we read"),
    UNKNOWN_PRODUCT(HttpStatus.UNPROCESSABLE_CONTENT, "No such product is on sale"),
    ORDER_INVALID(HttpStatus.UNPROCESSABLE_CONTENT, "The order makes no sense"),
    KEY_REUSED(HttpStatus.UNPROCESSABLE_CONTENT, "The Idempotency-Key was used for another request"),
    TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS, "Too many requests"),
    INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Something of ours broke"),
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "Not now");

    private final HttpStatus status;
    private final String title;

    ProblemType(HttpStatus status, String title) {
        this.status = status;
        this.title = title;
    }

    /** Such as {@code out-of-stock}. */
    public String problemName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Such as {@code urn:paywindow:problem:out-of-stock}. */
    public URI uri() {
        return URI.create("urn:paywindow:problem:" + problemName());
    }

    public HttpStatus status() {
        return status;
    }

    /** One sentence for people, the same for every problem of the type. */
    public String title() {
        return title;
    }
}
