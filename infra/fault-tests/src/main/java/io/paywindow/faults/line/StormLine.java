package io.paywindow.faults.line;

import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.devstack.KafkaDoor;
import io.paywindow.devstack.Ports;
import io.paywindow.devstack.RedisServer;
import io.paywindow.faults.line.Network.Wire;
import io.paywindow.outside.Endpoints;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The whole line, two instances of each service, every wire between them through a proxy. For one fault at a time. */
public final class StormLine implements AutoCloseable {

    public static final int PARTITIONS = 4;
    /** Of each service. */
    public static final int INSTANCES = 2;

    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration PULSE = Duration.ofMillis(200);
    private static final String UPSTREAM = "upstream";
    private static final String WATCHERS = "watchers";

    // Eight of them, the servers and the storm share a small machine; none lives long enough for the optimising
    // compiler to pay.
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xms48m",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED");

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Seat> seats = new ArrayList<>();
    private final Network upstream = new Network(UPSTREAM, Wire.KAFKA);
    private final Network watchers = new Network(WATCHERS, Wire.REDIS);
    private final Keys keys = Keys.random();
    private final Jars jars;
    private final Map<String, String> settings;
    private final StormServers servers;

    /**
     * Starts the servers; the services are started by {@link #launchAll}.
     *
     * @param root of the repository, where the jars are
     * @param folder for data and logs
     * @param settings of the services, by environment variable
     * @param plants bugs to be planted in the services' builds
     */
    public StormLine(Path root, Path folder, Map<String, String> settings, List<Plant> plants) {
        this.jars = new Jars(root, folder.resolve("jars"));
        this.settings = settings;
        jars.unpack();
        Nursery nursery = new Nursery(root, folder.resolve("planted"));
        Map<Service, List<Path>> planted = new EnumMap<>(Service.class);
        for (Plant plant : plants) {
            Path grown = nursery.grow(plant, jars.libraries(plant.service()));
            planted.put(plant.service(), List.of(grown));
        }
        for (Service service : Service.values()) {
            for (int number = 1; number <= INSTANCES; number++) {
                seats.add(new Seat(service, number, folder, http));
            }
        }
        List<KafkaDoor> doors = new ArrayList<>();
        Map<Network, Integer> behind = new HashMap<>();
        for (Network network : networks()) {
            if (network.has(Wire.KAFKA)) {
                int port = Ports.free();
                behind.put(network, port);
                String name = network.owner().toUpperCase(Locale.ROOT).replace('-', '_');
                doors.add(new KafkaDoor(name, port, network.port(Wire.KAFKA)));
            }
        }
        this.servers = StormServers.start(folder, doors);
        behind.forEach((network, port) -> network.lead(Wire.KAFKA, port));
        networks().stream()
                .filter(network -> network.has(Wire.AMQP))
                .forEach(network -> network.lead(Wire.AMQP, servers.amqpPort()));
        leadToRedis();
        seats.forEach(seat -> seat.become(
                jars.command(seat.service(), JVM_OPTIONS, planted.getOrDefault(seat.service(), List.of())),
                environment(seat, folder)));
    }

    private List<Network> networks() {
        List<Network> all = new ArrayList<>(seats.stream().map(Seat::network).toList());
        all.add(upstream);
        all.add(watchers);
        return all;
    }

    private void leadToRedis() {
        networks().stream()
                .filter(network -> network.has(Wire.REDIS))
                .forEach(network -> network.lead(Wire.REDIS, servers.redis().port()));
    }

    private Map<String, String> environment(Seat seat, Path folder) {
        Network network = seat.network();
        Map<String, String> own = new HashMap<>();
        own.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + network.port(Wire.KAFKA));
        own.put("PIPELINE_KAFKA_PARTITIONS", Integer.toString(PARTITIONS));
        own.put("PIPELINE_KAFKA_REPLICATION_FACTOR", "1");
        own.put("PIPELINE_KAFKA_MIN_INSYNC_REPLICAS", "1");
        own.put("REDIS_URL", "redis://127.0.0.1:" + network.port(Wire.REDIS));
        if (network.has(Wire.AMQP)) {
            URI amqp = URI.create(servers.rabbit().uri());
            own.put("AMQP_URL", amqp.toString().replace(":" + amqp.getPort(), ":" + network.port(Wire.AMQP)));
        }
        own.put("PIPELINE_OPERATOR_TOKEN_HASH", keys.operatorTokenHash());
        own.put("PIPELINE_PAYMENT_SECRETS", keys.paymentSecret());
        own.put("PIPELINE_STATE_DIR", folder.resolve("state").toString());
        if (network.has(Wire.HTTP)) {
            int port = Ports.free();
            own.put("SERVER_PORT", Integer.toString(port));
            network.lead(Wire.HTTP, port);
        }
        own.putAll(settings);
        return own;
    }

    public StormServers servers() {
        return servers;
    }

    public List<Seat> seats() {
        return List.copyOf(seats);
    }

    /** The instances of one service. */
    public List<Seat> seats(Service service) {
        return seats.stream().filter(seat -> seat.service() == service).toList();
    }

    /** The network of those who write to Kafka themselves. */
    public Network upstream() {
        return upstream;
    }

    /** Where the instances of the API are, each behind its proxy. */
    public List<Endpoints> endpoints() {
        return seats(Service.ORDER_API).stream()
                .map(seat -> new Endpoints(
                        URI.create("http://127.0.0.1:" + seat.network().port(Wire.HTTP)),
                        servers.kafka().bootstrapServers(),
                        redisUrl(),
                        keys.paymentSecret(),
                        keys.operatorToken()))
                .toList();
    }

    /** Kafka without any proxy, for those who watch. */
    public KafkaSettings kafka() {
        return kafka(servers.kafka().bootstrapServers());
    }

    /** Kafka through upstream's own weather. */
    public KafkaSettings kafkaOfUpstream() {
        return kafka("127.0.0.1:" + upstream.port(Wire.KAFKA));
    }

    private static KafkaSettings kafka(String bootstrapServers) {
        return new KafkaSettings(bootstrapServers, "", false, PARTITIONS, 1, 1, Map.of());
    }

    /** The Redis that is used now, for those who watch: the address stays when it fails over. */
    public String redisUrl() {
        return "redis://127.0.0.1:" + watchers.port(Wire.REDIS);
    }

    /** From now on another Redis is the one; who was connected to the one before loses its connection. */
    public void failOverTo(RedisServer other) {
        servers.use(other);
        leadToRedis();
    }

    /** From now on every second program uses another Redis, as when a partition has made two primaries. */
    public void splitTo(RedisServer other) {
        List<Network> all =
                networks().stream().filter(network -> network.has(Wire.REDIS)).toList();
        for (int i = 0; i < all.size(); i += 2) {
            all.get(i).lead(Wire.REDIS, other.port());
        }
    }

    /** Starts every instance that does not run. */
    public void launchAll() {
        seats.stream().filter(seat -> !seat.alive()).forEach(Seat::launch);
    }

    /** Returns when every instance says that it is ready. */
    public void awaitReady() throws InterruptedException {
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        for (Seat seat : seats) {
            String missing = seat.missing();
            while (!missing.isEmpty()) {
                if (System.nanoTime() > end) {
                    throw new NotReadyException(seat.name() + " is not ready: " + missing);
                }
                Thread.sleep(PULSE);
                missing = seat.missing();
            }
        }
    }

    @Override
    public void close() {
        seats.forEach(Seat::close);
        servers.close();
        upstream.close();
        watchers.close();
        http.close();
    }
}
