package io.paywindow.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class MembersTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Queue<String> closed = new ConcurrentLinkedQueue<>();
    private final Members members = new Members(new Console(new PrintStream(said, true, StandardCharsets.UTF_8)));

    @Test
    void servicesStopBeforeTheServersTheyTalkTo() {
        members.addServer(new Pretend("kafka"));
        members.addService(new Pretend("order-api"));

        members.stop();

        assertThat(closed).containsExactly("order-api", "kafka");
    }

    @Test
    void whatStartsWhileAllIsBeingStoppedIsStoppedToo() {
        members.stop();
        members.addService(new Pretend("late"));

        assertThat(closed).containsExactly("late");
    }

    @Test
    void whoEndsIsReportedOnceWithTheEndOfItsLog() {
        Pretend service = new Pretend("stock-service");
        members.addService(service);
        members.addServer(new Pretend("kafka"));
        service.alive.set(false);

        members.report();
        members.report();

        assertThat(said.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("stock-service has ended (exit code 137)")
                .contains("| last words of stock-service")
                .doesNotContain("kafka");
    }

    @Test
    void whoIsStoppedIsNotReported() {
        Pretend service = new Pretend("stock-service");
        members.addService(service);
        members.stop();
        service.alive.set(false);

        members.report();

        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private final class Pretend implements Member {

        private final String name;
        private final AtomicBoolean alive = new AtomicBoolean(true);

        private Pretend(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long pid() {
            return 1;
        }

        @Override
        public boolean alive() {
            return alive.get();
        }

        @Override
        public String ending() {
            return "exit code 137";
        }

        @Override
        public List<String> lastLines(int count) {
            return List.of("last words of " + name);
        }

        @Override
        public void close() {
            closed.add(name);
        }
    }
}
