package io.paywindow.stock.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.paywindow.contract.names.RedisKeys;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import io.paywindow.stock.Events;
import io.paywindow.stock.NoticeSettings;
import io.paywindow.stock.NoticeSettings.Way;
import io.paywindow.stock.contact.Contact;
import io.paywindow.stock.contact.ContactBook;
import io.paywindow.stock.contact.WholeBook;
import io.paywindow.stock.event.EventKind;
import io.paywindow.stock.notice.Channel.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks to receivers of every kind: honest, gone, slow, endless, and those that would use us to reach inside. */
@UsesServers(Server.REDIS)
final class WebhookChannelIT {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Notice NOTICE = new Notice(
            new News(Events.of(EventKind.PAID, 1, Instant.parse("2026-11-23T04:05:06Z")), false),
            "user-1",
            "Paid",
            "Thank you.");

    private record Call(String body, Map<String, List<String>> headers) {}

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private RedisLink redis;
    private ContactBook contacts;
    private HttpServer receiver;
    private int status = 200;
    private String location = "";

    @BeforeEach
    void open(Servers servers) throws IOException {
        redis = new RedisLink(new RedisSettings(servers.redisUrl(), Duration.ofSeconds(2)), "test");
        contacts = WholeBook.in(redis);
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::answer);
        receiver.start();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
        receiver.stop(0);
        redis.close();
    }

    @Test
    void theReceiverCanVerifyItWithSomebodyElsesLibrary() throws Exception {
        assertThat(channel(true).tell(NOTICE, to(url()))).isEqualTo(new Outcome.Told());

        Call call = calls.getFirst();
        new Webhook(SECRET).verify(call.body(), HttpHeaders.of(call.headers(), (name, value) -> true));
        assertThat(call.headers()).containsEntry("webhook-id", List.of(NOTICE.messageId()));
        assertThat(call.body())
                .contains("\"type\":\"order.paid\"", "\"text\":\"Thank you.\"", "\"orderNumber\":\"202611230000001\"");
    }

    @Test
    void whatIsGoneIsNeverTriedAgainAndWhatFailsIs() {
        WebhookChannel channel = channel(true);
        status = 410;
        assertThat(channel.tell(NOTICE, to(url()))).isInstanceOf(Outcome.Never.class);
        status = 503;
        assertThat(channel.tell(NOTICE, to(url()))).isEqualTo(new Outcome.Later("webhook answered 503"));
        assertThat(channel.tell(NOTICE, to("http://127.0.0.1:1/"))).isInstanceOf(Outcome.Later.class);
    }

    @Test
    void aRedirectIsNotFollowed() {
        status = 302;
        location = url() + "/elsewhere";

        assertThat(channel(true).tell(NOTICE, to(url()))).isEqualTo(new Outcome.Later("webhook answered 302"));
        assertThat(calls).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "[::ffff:127.0.0.1]"})
    void aPrivateAddressIsNeverCalledNorTriedAgain(String host) {
        Outcome outcome = channel(false).tell(NOTICE, to(url().replace("127.0.0.1", host)));

        assertThat(outcome).isEqualTo(new Outcome.Never("webhook: leads to a private address"));
        assertThat(calls).isEmpty();
    }

    @Test
    void whatWasLookedAtIsWhatIsConnectedTo() {
        // Only this resolver knows the name, and it answers once: looked at and then looked up again, it would not be
        // found.
        Names names = new Names(InetAddress.getLoopbackAddress());
        String url = url().replace("127.0.0.1", "changes-its-mind.example.org");

        assertThat(channel(true, names).tell(NOTICE, to(url))).isEqualTo(new Outcome.Told());
        assertThat(names.asked()).isEqualTo(1);

        Names inside = new Names(InetAddress.getLoopbackAddress());
        assertThat(channel(false, inside).tell(NOTICE, to(url)))
                .isEqualTo(new Outcome.Never("webhook: leads to a private address"));
        assertThat(inside.asked()).isEqualTo(1);
        assertThat(calls).hasSize(1);
    }

    @Test
    void aNameWhoseServersDoNotAnswerHoldsNobodyUp() throws Exception {
        Semaphore never = new Semaphore(0);
        WebhookChannel channel = channel(false, new Names(InetAddress.getLoopbackAddress(), never));

        Outcome outcome = tellWithin(TIMEOUT.plusSeconds(2), channel, "http://slow.example.org/");

        assertThat(outcome).isEqualTo(new Outcome.Later("webhook: UnknownHostException"));
        never.release();
    }

    @Test
    void anAnswerWithoutAnEndHoldsNobodyUp() throws Exception {
        Outcome outcome = tellWithin(Duration.ofSeconds(3), endless("\r\n0123456789abcdef"));

        assertThat(outcome).isEqualTo(new Outcome.Told());
    }

    @Test
    void anAnswerThatDripsHoldsNobodyUp() throws Exception {
        Outcome outcome = tellWithin(Duration.ofSeconds(3), endless(""));

        assertThat(outcome).isEqualTo(new Outcome.Told());
    }

    @Test
    void oneConnectionServesManyNotices() throws Exception {
        WebhookChannel channel = channel(true);
        for (int n = 0; n < 5; n++) {
            assertThat(channel.tell(NOTICE, to(url()))).isEqualTo(new Outcome.Told());
        }

        assertThat(calls.stream().map(call -> call.headers().get("from-port")).collect(Collectors.toSet()))
                .hasSize(1);
    }

    @Test
    void givingUpForgetsThatWebhookAndNoOther() {
        String key = RedisKeys.contact("user-1");
        redis.await(redis.text().hset(key, Map.of("webhook", url(), "email", "a@example.org", "language", "en")));
        WebhookChannel channel = channel(true);

        channel.giveUp("user-1", to("http://127.0.0.1/an-older-one"));
        assertThat(contacts.of("user-1").flatMap(Contact::webhookUrl)).contains(url());

        channel.giveUp("user-1", to(url()));
        assertThat(contacts.of("user-1").flatMap(Contact::webhookUrl)).isEmpty();
        assertThat(contacts.of("user-1").flatMap(Contact::email)).contains("a@example.org");
    }

    private Outcome tellWithin(Duration bound, String url) throws Exception {
        return tellWithin(bound, channel(true), url);
    }

    private static Outcome tellWithin(Duration bound, WebhookChannel channel, String url) throws Exception {
        try (ExecutorService one = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Outcome> outcome = one.submit(() -> channel.tell(NOTICE, to(url)));
            await().atMost(bound).until(outcome::isDone);
            return outcome.get();
        }
    }

    /** A receiver that answers 200, then goes on saying the chunk, or every now and then a byte if that is empty. */
    private String endless(String chunk) throws IOException {
        ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        open.add(socket);
        Thread.ofVirtual().start(() -> {
            try (Socket client = socket.accept()) {
                OutputStream out = client.getOutputStream();
                out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                client.setSoTimeout(200);
                while (!socket.isClosed()) {
                    if (chunk.isEmpty()) {
                        awaitSilence(client);
                    }
                    out.write("1\r\na\r\n".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                }
            } catch (IOException e) {
                // Hung up on, which is what is wanted.
            }
        });
        return "http://127.0.0.1:" + socket.getLocalPort() + "/";
    }

    /** Reads until nothing has come for the socket's timeout. */
    private static void awaitSilence(Socket client) throws IOException {
        try {
            if (client.getInputStream().read(new byte[8192]) < 0) {
                throw new IOException("hung up on");
            }
        } catch (java.net.SocketTimeoutException e) {
            // Quiet.
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        Map<String, List<String>> headers = exchange.getRequestHeaders().entrySet().stream()
                .collect(Collectors.toMap(
                        header -> header.getKey().toLowerCase(java.util.Locale.ROOT), Map.Entry::getValue));
        headers.put(
                "from-port",
                List.of(Integer.toString(exchange.getRemoteAddress().getPort())));
        calls.add(new Call(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8), headers));
        if (!location.isEmpty()) {
            exchange.getResponseHeaders().add("Location", location);
        }
        byte[] body = "{\"ok\":true}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String url() {
        return "http://127.0.0.1:" + receiver.getAddress().getPort();
    }

    private static Contact to(String url) {
        return new Contact(Optional.empty(), Optional.of(url), Optional.of("en"));
    }

    private WebhookChannel channel(boolean allowPrivateAddresses) {
        return channel(allowPrivateAddresses, SystemDefaultDnsResolver.INSTANCE);
    }

    private WebhookChannel channel(boolean allowPrivateAddresses, DnsResolver resolver) {
        NoticeSettings settings = new NoticeSettings(
                Set.of(Way.WEBHOOK),
                10,
                Duration.ofHours(24),
                "en",
                Duration.ZERO,
                List.of(SECRET),
                TIMEOUT,
                allowPrivateAddresses,
                "");
        WebhookChannel channel =
                new WebhookChannel(settings, new WebhookBody(), contacts, InstantSource.system(), resolver);
        open.add(channel);
        return channel;
    }
}
