package io.paywindow.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A few goods on the shelf and two customers at the door, so that there is something to order; once for kept data. */
final class Seed {

    private static final String FILE = "seed.json";
    private static final Duration TOKEN_LIFE = Duration.ofDays(30);
    private static final String CURRENCY = "EUR";
    private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

    /** What is on sale: nothing stands in the way of a thousand orders of the first, the others run out. */
    private static final List<Product> PRODUCTS = List.of(
            new Product("poster", "Tour poster, A2", 1_500, 10_000, Map.of()),
            new Product("ticket", "Concert ticket, 12 December", 4_900, 500, Map.of("limitPerCustomer", 4)),
            new Product("sneaker", "Limited sneaker, size 42", 12_900, 20, Map.of("limitPerCustomer", 2)));

    private record Product(String sku, String name, long cents, int stock, Map<String, Object> more) {}

    private final DataFolder data;
    private final Shop shop;
    private final Map<String, String> done;

    Seed(DataFolder data, Shop shop) {
        this.data = data;
        this.shop = shop;
        this.done = read(data.resolve(FILE));
    }

    static String firstSku() {
        return PRODUCTS.getFirst().sku();
    }

    /** Fills the shelf, and returns working tokens by customer. */
    Map<String, String> sow(List<String> customers) {
        PRODUCTS.forEach(this::stock);
        Map<String, String> tokens = new LinkedHashMap<>();
        for (String customer : customers) {
            tokens.put(customer, token(customer));
        }
        return tokens;
    }

    /** The note is for the days after the shop has forgotten the key; the key for a start that died before the note. */
    private void stock(Product product) {
        if (!shop.lists(product.sku())) {
            Map<String, Object> listing = new HashMap<>(product.more());
            listing.put("name", product.name());
            listing.put("price", Map.of("amount", product.cents(), "currency", CURRENCY));
            shop.list(product.sku(), listing);
        }
        if (!done.containsKey(product.sku())) {
            shop.addStock(product.sku(), product.stock(), "first-delivery-of-" + product.sku());
            remember(product.sku(), Integer.toString(product.stock()));
        }
    }

    private String token(String customer) {
        String kept = done.get("token-of-" + customer);
        if (kept != null && shop.admits(kept)) {
            return kept;
        }
        String token = shop.issueToken(customer, "customer", TOKEN_LIFE);
        remember("token-of-" + customer, token);
        return token;
    }

    private void remember(String what, String value) {
        done.put(what, value);
        data.writeWhole(FILE, JsonMapper.shared().writeValueAsString(done));
    }

    private static Map<String, String> read(Path file) {
        try {
            return Files.exists(file)
                    ? JsonMapper.shared().readValue(Files.readString(file), STRINGS)
                    : new TreeMap<>();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
