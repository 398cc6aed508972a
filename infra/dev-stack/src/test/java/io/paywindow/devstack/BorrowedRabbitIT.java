package io.paywindow.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said to the management API of a tester's own RabbitMQ. */
class BorrowedRabbitIT {

    private static final int CREATED = 201;
    private static final int NO_BODY = -1;

    private final Queue<String> calls = new ConcurrentLinkedQueue<>();
    private HttpServer management;
    private BorrowedRabbit rabbit;

    @BeforeEach
    void start() throws IOException {
        management = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        management.createContext("/", exchange -> {
            calls.add("%s %s %s"
                    .formatted(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI(),
                            exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.sendResponseHeaders(CREATED, NO_BODY);
            exchange.close();
        });
        management.start();
        rabbit = BorrowedRabbit.from(Map.of(
                "AMQP_URL",
                "amqp://tester:secret@localhost/%2f",
                "AMQP_MANAGEMENT_URL",
                "http://127.0.0.1:" + management.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        management.stop(0);
    }

    @Test
    void eachTestClassGetsAVirtualHostThatItsUserMayUseAndThatIsDeletedAfterwards() {
        String uri = rabbit.newVhost();
        String vhost = URI.create(uri).getPath().substring(1);
        rabbit.deleteVhost(uri);

        assertThat(uri).isEqualTo("amqp://tester:secret@localhost:5672/" + vhost);
        assertThat(calls)
                .containsExactlyElementsOf(List.of(
                        "PUT /api/vhosts/" + vhost + " Basic dGVzdGVyOnNlY3JldA==",
                        "PUT /api/permissions/" + vhost + "/tester Basic dGVzdGVyOnNlY3JldA==",
                        "DELETE /api/vhosts/" + vhost + " Basic dGVzdGVyOnNlY3JldA=="));
        assertThat(rabbit.newVhost()).isNotEqualTo(uri);
    }

    @Test
    void withoutTheManagementApiItSaysWhereItLooked() {
        BorrowedRabbit silent = BorrowedRabbit.from(Map.of(
                "AMQP_URL", "amqp://guest:guest@localhost", "AMQP_MANAGEMENT_URL", "http://127.0.0.1:" + Ports.free()));

        assertThatThrownBy(silent::newVhost).hasMessageContaining("AMQP_MANAGEMENT_URL");
    }
}
