package io.paywindow.bench.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Customers with tokens, products with units on the shelf, and the requests that are made of them. */
final class Buyers {

    private static final int PRODUCTS = 16;
    private static final long UNITS = 900_000_000;
    /** Of a unit of any product, in the currency's smallest part. */
    static final long PRICE = 1_999;

    static final String CURRENCY = "CNY";
    private static final int LEAST_BAD_STATUS = 300;
    private static final Pattern NUMBER = Pattern.compile("\"orderNumber\":\"([^\"]+)\"");
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final List<String> tokens = new ArrayList<>();
    private long key;

    /**
     * @param customers how many, each with a token
     */
    Buyers(int port, int customers) throws IOException, InterruptedException {
        this.port = port;
        for (int product = 0; product < PRODUCTS; product++) {
            list("sku-" + product);
            stock("sku-" + product, UNITS);
        }
        for (int customer = 0; customer < customers; customer++) {
            Matcher token = TOKEN.matcher(call("POST", "/tokens", """
                    {"userId":"customer-%d","roles":["customer"],"ttl":"PT2H"}""".formatted(customer)));
            if (!token.find()) {
                throw new IllegalStateException("no token was given");
            }
            tokens.add(token.group(1));
        }
    }

    /** Puts one unit of a product of its own on the shelf. */
    void single(String sku) throws IOException, InterruptedException {
        list(sku);
        stock(sku, 1);
    }

    /** Puts a product into the catalogue that has no unit on the shelf. */
    void empty(String sku) throws IOException, InterruptedException {
        list(sku);
    }

    /** Orders a unit of a product in the name of a customer; answers the order's number. */
    String orderNow(int customer, String sku) throws IOException, InterruptedException {
        Matcher number = NUMBER.matcher(call(tokens.get(customer), "POST", "/orders", """
                {"lines":[{"sku":"%s","quantity":1}]}""".formatted(sku)));
        if (!number.find()) {
            throw new IllegalStateException("the order has no number");
        }
        return number.group(1);
    }

    /** Ends an order, in the name of its customer. */
    void cancel(int customer, String orderNumber) throws IOException, InterruptedException {
        call(tokens.get(customer), "POST", "/orders/" + orderNumber + "/cancellation", "{}");
    }

    /** A look at something, in the name of a customer. */
    byte[] get(int customer, String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + tokens.get(customer)
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void stock(String sku, long units) throws IOException, InterruptedException {
        call("POST", "/products/" + sku + "/stock-adjustments", """
                {"delta":%d,"reason":"bench"}""".formatted(units));
    }

    private void list(String sku) throws IOException, InterruptedException {
        call("PUT", "/products/" + sku, """
                {"name":"A product","price":{"amount":%d,"currency":"%s"}}""".formatted(PRICE, CURRENCY));
    }

    private String call(String method, String path, String body) throws IOException, InterruptedException {
        return call(WholeLine.OPERATOR, method, path, body);
    }

    private String call(String token, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= LEAST_BAD_STATUS) {
            throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    /** An order for one unit of one product, under a key of its own. */
    byte[] order(long turn) {
        return post("/orders", turn, "sku-" + turn % PRODUCTS);
    }

    /** The same for a product of the caller's choice. */
    byte[] order(long turn, String sku) {
        return post("/orders", turn, sku);
    }

    /** The same to the bare endpoint. */
    byte[] bare(long turn) {
        return post(BareOrders.PATH, turn, "sku-" + turn % PRODUCTS);
    }

    private byte[] post(String path, long turn, String sku) {
        String body = """
                {"lines":[{"sku":"%s","quantity":1}]}""".formatted(sku);
        return ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + tokens.get((int) (turn % tokens.size()))
                        + "\r\nContent-Type: application/json\r\nIdempotency-Key: bench-" + key++
                        + "\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
