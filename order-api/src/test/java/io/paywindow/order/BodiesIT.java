package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.order.Api.Answer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are too long, too slow, or something else than they should be. [OWASP API 4: Unrestricted resource consumption] */
@UsesServers({Server.KAFKA, Server.REDIS})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BodiesIT {

    private static final Duration WITHIN = Duration.ofSeconds(1);

    private final Shop shop;

    BodiesIT(Servers servers) {
        shop = Shop.open(servers, "pipeline.limits.body-within=" + WITHIN);
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @CsvSource({"65535,400", "65536,400", "65537,413"})
    void aBodyHasAtMost64KiB(int bytes, int status) {
        String body = "{\"x\":\"" + "y".repeat(bytes - 8) + "\"}";
        Answer answer = shop.api().post(shop.token("eve"), "/orders", body);

        assertThat(body).hasSize(bytes);
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void aBodyWithoutALengthIsCountedAsItComes() {
        Answer answer = shop.api().send(endless("/orders", "application/json", "{" + " ".repeat(70_000) + "}"));

        assertThat(answer.status()).as("%s", answer).isEqualTo(413);
        assertThat(answer.problem()).isEqualTo("body-too-large");
    }

    /** What servlet containers read by themselves (files onto the disk) must not be a way around the limit. */
    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-data; boundary=b", "application/x-www-form-urlencoded"})
    void formsAndFilesAreNotReadBehindOurBack(String type) {
        String body = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n" + "y".repeat(200_000)
                + "\r\n--b--\r\n";
        Answer answer = shop.api().send(endless("/payments/callback", type, body));

        assertThat(answer.status()).as("%s", answer).isEqualTo(413);
    }

    private HttpRequest endless(String path, String type, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
        return HttpRequest.newBuilder(shop.api().base().resolve(path))
                .header("Authorization", "Bearer " + shop.token("eve"))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
                .build();
    }

    @Test
    void aGzipBombIsNotUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int mebibytes = 0; mebibytes < 60; mebibytes++) {
                gzip.write(new byte[1 << 20]);
            }
        }
        HttpRequest bomb = HttpRequest.newBuilder(shop.api().base().resolve("/orders"))
                .header("Authorization", "Bearer " + shop.token("eve"))
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(packed.toByteArray()))
                .build();

        assertThat(packed.size()).isLessThan(64 * 1024);
        assertThat(shop.api().send(bomb).status()).isEqualTo(415);
    }

    @Test
    void aBodyThatTricklesInIsGivenUp() throws InterruptedException {
        long started = System.nanoTime();
        String status;
        try (RawHttp slow = new RawHttp(shop.api().base());
                ScheduledExecutorService drops = Executors.newSingleThreadScheduledExecutor()) {
            slow.send(head("Content-Length: 1000")).send("{");
            var dripping = drops.scheduleWithFixedDelay(() -> slow.send(" "), 50, 50, TimeUnit.MILLISECONDS);
            status = slow.statusLine();
            dripping.cancel(false);
        }

        assertThat(status).startsWith("HTTP/1.1 408");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isBetween(WITHIN, WITHIN.plusSeconds(3));
    }

    @Test
    void aBodyThatStopsIsGivenUp() {
        try (RawHttp silent = new RawHttp(shop.api().base())) {
            silent.send(head("Content-Length: 1000")).send("{");

            // Tomcat stops reading, and may end the connection without a word. (One not ended at all fails this
            // reading.)
            assertThat(silent.statusLine()).matches("HTTP/1.1 4.*|");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded"})
    void onlyJsonIsRead(String type) {
        Answer answer = shop.api().post(shop.token("eve"), "/orders", "{}", "Content-Type", type);

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.problem()).isEqualTo("unsupported-media-type");
    }

    private String head(String length) {
        return "POST /orders HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer " + shop.token("eve")
                + "\r\nContent-Type: application/json\r\n" + length + "\r\n\r\n";
    }
}
