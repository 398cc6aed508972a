package io.paywindow.order.product;

import io.paywindow.contract.ProductListed;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.order.FactRules;
import io.paywindow.contract.order.Ids;
import io.paywindow.ledger.StockLedger;
import io.paywindow.order.OrderSettings;
import io.paywindow.order.claim.Claim;
import io.paywindow.order.claim.Claims;
import io.paywindow.order.claim.IdempotencyKey;
import io.paywindow.order.facts.FactLog;
import io.paywindow.order.facts.Written;
import io.paywindow.order.http.Caller;
import io.paywindow.order.http.Problem;
import io.paywindow.order.http.ProblemType;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The catalogue and the shelf: read by everybody with a token, written by the operator. */
@RestController
final class ProductController {

    private static final int MOST_PER_PAGE = 500;
    private static final String ADJUSTMENT_PREFIX = "a-";

    private final OrderSettings settings;
    private final StockLedger ledger;
    private final FactLog log;
    private final FactCodec codec;
    private final Claims claims;
    private final Applied applied;
    private final InstantSource clock;

    ProductController(
            OrderSettings settings,
            StockLedger ledger,
            FactLog log,
            FactCodec codec,
            Claims claims,
            Applied applied,
            InstantSource clock) {
        this.settings = settings;
        this.ledger = ledger;
        this.log = log;
        this.codec = codec;
        this.claims = claims;
        this.applied = applied;
        this.clock = clock;
    }

    /** Products in the order of their skus; {@code next} begins the next page. */
    record ProductPage(List<ProductView> products, @Nullable String next) {}

    /** What the catalogue is to say of a product from now on. */
    record ListProduct(
            @Nullable String name,
            ProductView.@Nullable Price price,
            @Nullable Integer limitPerCustomer,
            @Nullable Boolean onSale) {}

    /** Units that arrived, or left other than by an order. */
    record AdjustStock(@Nullable Long delta, @Nullable String reason) {}

    @GetMapping("/products")
    ProductPage products(
            @RequestParam(defaultValue = "100") int limit, @RequestParam(required = false) @Nullable String after) {
        if (limit < 1 || limit > MOST_PER_PAGE) {
            throw Problem.invalid("limit: " + limit + " (expected: 1 to " + MOST_PER_PAGE + ")");
        }
        List<String> skus = ledger.catalogue().stream()
                .filter(sku -> after == null || sku.compareTo(after) > 0)
                .limit(limit + 1L)
                .toList();
        List<String> page = skus.subList(0, Math.min(limit, skus.size()));
        List<ProductView> products = ledger.shelves(page).bySku().values().stream()
                .map(ProductView::of)
                .toList();
        return new ProductPage(products, skus.size() > limit ? page.getLast() : null);
    }

    @GetMapping("/products/{sku}")
    ProductView product(@PathVariable String sku) {
        return find(sku).orElseThrow(Problem::notFound);
    }

    @PutMapping("/products/{sku}")
    ResponseEntity<ProductView> list(@PathVariable String sku, @RequestBody ListProduct wish) {
        if (wish.name() == null || wish.price() == null) {
            throw Problem.invalid("name and price are needed");
        }
        ProductListed fact = new ProductListed(
                sku,
                wish.name(),
                wish.price().amount(),
                wish.price().currency(),
                wish.limitPerCustomer(),
                wish.onSale() == null || wish.onSale(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        check(FactRules.firstFault(fact));
        return answer(sku, log.write(Topic.PRODUCT_LISTED, sku, fact, settings.replyTimeout()));
    }

    @PostMapping("/products/{sku}/stock-adjustments")
    ResponseEntity<ProductView> adjust(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String sku,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String idempotencyKey,
            @RequestBody AdjustStock wish) {
        if (wish.delta() == null) {
            throw Problem.invalid("delta (expected: a whole number of units, not 0)");
        }
        Optional<IdempotencyKey> key = IdempotencyKey.of(idempotencyKey);
        String id = key.map(given -> given.idFor(ADJUSTMENT_PREFIX, caller.userId()))
                .orElseGet(() -> IdempotencyKey.randomId(ADJUSTMENT_PREFIX));
        StockAdjusted fact = new StockAdjusted(
                id,
                sku,
                wish.delta(),
                wish.reason() == null ? "" : wish.reason(),
                caller.userId(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        check(FactRules.firstFault(fact));
        if (find(sku).isEmpty()) {
            throw new Problem(ProblemType.UNKNOWN_PRODUCT, "list it first: PUT /products/" + sku);
        }
        byte[] bytes = key.isPresent() ? claimed(fact) : codec.encode(fact);
        return answer(sku, FactLog.await(log.begin(Topic.STOCK_ADJUSTED, sku, bytes), settings.replyTimeout()));
    }

    /** The fact as it was written the first time: the ledger knows its adjustmentId, so writing it again changes nothing. */
    private byte[] claimed(StockAdjusted fact) {
        byte[] bytes = codec.encode(fact);
        String digest = IdempotencyKey.digest(
                "adjustment\n" + fact.getSku() + "\n" + fact.getDelta() + "\n" + fact.getReason());
        Optional<Claim> before = claims.claim(fact.getAdjustmentId(), digest, bytes);
        if (before.isPresent() && !before.get().digest().equals(Optional.of(digest))) {
            throw new Problem(ProblemType.KEY_REUSED, "use a new key for a new adjustment");
        }
        return before.map(Claim::made).orElse(bytes);
    }

    private ResponseEntity<ProductView> answer(String sku, Written written) {
        boolean done = applied.await(written);
        return ResponseEntity.status(done ? 200 : 202).body(find(sku).orElse(null));
    }

    private Optional<ProductView> find(String sku) {
        return Ids.isId(sku) ? ledger.shelf(sku).map(ProductView::of) : Optional.empty();
    }

    private static void check(Optional<String> fault) {
        fault.ifPresent(what -> {
            throw Problem.invalid(what);
        });
    }
}
