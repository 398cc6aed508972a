package io.paywindow.stock.notice;

import io.paywindow.stock.NoticeSettings;
import io.paywindow.stock.contact.Contact;
import io.paywindow.stock.contact.ContactBook;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells by an HTTP POST to the customer's own address, signed after Standard Webhooks: {@code webhook-id} is the message-id, the same on
 * every try. Any answer but 2xx is tried again; 410 means never again.
 */
final class WebhookChannel implements Channel {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookChannel.class);

    /** However slowly a receiver drips its answer: in all no longer than this, well within a teller's lease. */
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    /** What an answer says beyond its status is of no interest, and may have no end. */
    private static final Duration FINISH_WITHIN = Duration.ofMillis(500);

    private static final int LONGEST_ANSWER = 16 * 1024;
    private static final int MOST_CONNECTIONS = 200;
    private static final int MOST_TO_ONE_HOST = 10;
    private static final int GONE = 410;

    private final WebhookSignature signature;
    private final WebhookBody body;
    private final ContactBook contacts;
    private final InstantSource clock;
    private final TimelyResolver names;
    private final CloseableHttpClient client;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webhook-deadlines").factory());

    /**
     * @param resolver how names become addresses; however long it takes
     */
    WebhookChannel(
            NoticeSettings settings,
            WebhookBody body,
            ContactBook contacts,
            InstantSource clock,
            DnsResolver resolver) {
        this.signature = new WebhookSignature(settings.webhookSecrets());
        this.body = body;
        this.contacts = contacts;
        this.clock = clock;
        this.names = new TimelyResolver(resolver, settings.webhookTimeout(), MOST_CONNECTIONS);
        this.client = client(settings, names);
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public boolean reaches(Contact contact) {
        return contact.webhookUrl().isPresent();
    }

    @Override
    public Outcome tell(Notice notice, Contact contact) {
        HttpPost request;
        try {
            request = request(notice, URI.create(contact.webhookUrl().orElseThrow()));
        } catch (IllegalArgumentException e) {
            return new Outcome.Never("the webhook's address is none");
        }
        ScheduledFuture<?> deadline = after(DEADLINE, request);
        try {
            ClassicHttpResponse response = client.executeOpen(null, request, null);
            deadline.cancel(false);
            Outcome outcome = outcome(response.getCode());
            finish(request, response);
            return outcome;
        } catch (PublicAddresses.PrivateAddressException e) {
            return new Outcome.Never("webhook: " + e.getMessage());
        } catch (IOException | IllegalStateException e) {
            return new Outcome.Later("webhook: " + e.getClass().getSimpleName());
        } finally {
            deadline.cancel(false);
        }
    }

    /** Reads a short answer to its end, so that the connection serves the next notice, and cuts off any other. */
    private void finish(HttpPost request, ClassicHttpResponse response) {
        ScheduledFuture<?> deadline = after(FINISH_WITHIN, request);
        try (response) {
            HttpEntity entity = response.getEntity();
            // Closing would read on to an end that a malicious answer does not have.
            if (entity != null && entity.getContent().readNBytes(LONGEST_ANSWER).length == LONGEST_ANSWER) {
                request.abort();
            }
        } catch (IOException e) {
            // The status has said all that matters.
            LOG.debug("an answer was cut off", e);
        } finally {
            deadline.cancel(false);
        }
    }

    private ScheduledFuture<?> after(Duration time, HttpPost request) {
        return deadlines.schedule(request::abort, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Outcome outcome(int status) {
        if (status >= 200 && status < 300) {
            return new Outcome.Told();
        }
        return status == GONE
                ? new Outcome.Never("webhook answered 410, gone")
                : new Outcome.Later("webhook answered " + status);
    }

    private HttpPost request(Notice notice, URI url) {
        Instant now = clock.instant();
        String json = body.of(notice, now);
        HttpPost request = new HttpPost(url);
        request.setHeader("User-Agent", "paywindow");
        request.setHeader("webhook-id", notice.messageId());
        request.setHeader("webhook-timestamp", Long.toString(now.getEpochSecond()));
        request.setHeader("webhook-signature", signature.of(notice.messageId(), now.getEpochSecond(), json));
        request.setEntity(new StringEntity(json, ContentType.APPLICATION_JSON.withCharset(StandardCharsets.UTF_8)));
        return request;
    }

    @Override
    public void giveUp(String userId, Contact contact) {
        contact.webhookUrl().ifPresent(url -> contacts.giveUpWebhook(userId, url));
        LOG.warn("webhook given up until the customer gives a contact again: userId={}", Texts.oneLine(userId));
    }

    private static CloseableHttpClient client(NoticeSettings settings, DnsResolver names) {
        Timeout timeout = Timeout.of(settings.webhookTimeout());
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(settings.allowPrivateAddresses() ? names : new PublicAddresses(names))
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setMaxConnPerRoute(MOST_TO_ONE_HOST)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout)
                        .setSocketTimeout(timeout)
                        .build());
        return HttpClients.custom()
                .setConnectionManager(connections.build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout)
                        .setResponseTimeout(timeout)
                        .build())
                // An answer that sends us elsewhere would go round the look at the address.
                .disableRedirectHandling()
                // Tries are counted and spread by the retry queues, not here.
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    @Override
    public void close() throws IOException {
        deadlines.shutdownNow();
        names.close();
        client.close();
    }
}
