package io.paywindow.devstack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The servers that all test classes of a JVM share: started when the first asks, stopped when the run ends.
 *
 * <p>Thread-safe.
 */
final class SharedServers implements AutoCloseable {

    /** Test classes with RabbitMQ in one module are fewer; one more costs a rabbitmqctl of two seconds. */
    private static final int PREPARED_VHOSTS = 24;

    private final Map<String, String> environment = System.getenv();
    private final Object kafkaLock = new Object();
    private final Object rabbitLock = new Object();
    private final Path folder = TempFolders.create("servers");
    private final Queue<String> borrowedVhosts = new ConcurrentLinkedQueue<>();
    private @Nullable KafkaServer kafka;
    private @Nullable RabbitServer rabbit;

    /** Starts what is missing, all at once. */
    void prepare(Set<Server> servers) {
        List<Callable<String>> starts = new ArrayList<>();
        if (servers.contains(Server.KAFKA)) {
            starts.add(this::kafkaBootstrapServers);
        }
        if (servers.contains(Server.RABBITMQ) && !environment.containsKey("AMQP_URL")) {
            starts.add(() -> rabbit().uri());
        }
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> start : executor.invokeAll(starts)) {
                start.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while servers started", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "a server that the tests need did not start: " + e.getCause(), e.getCause());
        }
    }

    String kafkaBootstrapServers() {
        String own = environment.get("KAFKA_BOOTSTRAP_SERVERS");
        if (own != null) {
            return own;
        }
        synchronized (kafkaLock) {
            KafkaServer running = kafka;
            if (running == null) {
                running = KafkaServer.start(folder.resolve("kafka"));
                kafka = running;
            }
            return running.bootstrapServers();
        }
    }

    RedisForTests newRedis() {
        String own = environment.get("REDIS_URL");
        if (own != null) {
            return RedisForTests.Borrowed.from(own);
        }
        Path directory = TempFolders.create("redis");
        RedisBinary binary = RedisBinary.find(folder.resolve("bin"));
        return new RedisForTests.Private(RedisServer.start(binary, directory, Ports.free()), directory);
    }

    String newAmqpUri() {
        String own = environment.get("AMQP_URL");
        if (own != null) {
            String uri = BorrowedRabbit.from(environment).newVhost();
            borrowedVhosts.add(uri);
            return uri;
        }
        return rabbit().freshVhostUri();
    }

    private RabbitServer rabbit() {
        synchronized (rabbitLock) {
            RabbitServer running = rabbit;
            if (running == null) {
                running = RabbitServer.start(folder.resolve("rabbitmq"), PREPARED_VHOSTS);
                rabbit = running;
            }
            return running;
        }
    }

    @Override
    public void close() {
        // Nobody wants their data: no need to let them finish.
        if (kafka != null) {
            kafka.kill();
        }
        if (rabbit != null) {
            rabbit.kill();
            rabbit.close();
        }
        borrowedVhosts.forEach(uri -> BorrowedRabbit.from(environment).deleteVhost(uri));
        TempFolders.delete(folder);
    }
}
