package io.paywindow.faults.fault;

import io.paywindow.devstack.Server;
import io.paywindow.faults.history.Letterbox.Mood;
import io.paywindow.faults.proxy.Weather;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Every kind of fault by its name, as {@code infra/storm --faults} has it. */
public final class Faults {

    private static final List<Replayed.Group> GROUPS = List.of(Replayed.Group.values());
    private static final List<Mood> FAILING = List.of(Mood.REFUSES, Mood.SAYS_NOTHING, Mood.HANGS_UP);
    private static final int SEATS = 8;
    /** The instances, and upstream. */
    private static final int NETWORKS = SEATS + 1;

    private static final String AT_ONCE = "at-once";
    private static final Map<String, Function<RandomGenerator, Fault>> PROCESSES = processes();
    private static final Map<String, Function<RandomGenerator, Fault>> SERVERS = servers();
    private static final Map<String, Function<RandomGenerator, Fault>> NETWORK = network();
    private static final Map<String, Function<RandomGenerator, Fault>> TRAFFIC = traffic();
    private static final Map<String, Function<RandomGenerator, Fault>> ALL = all();

    private Faults() {}

    private static Map<String, Function<RandomGenerator, Fault>> all() {
        Map<String, Function<RandomGenerator, Fault>> all = new LinkedHashMap<>(PROCESSES);
        all.putAll(SERVERS);
        // It does something to both.
        all.put(
                "start-before-server",
                random -> new StartedBeforeServers(random.nextInt(SEATS), oneOrAll(random), seconds(random, 5, 12)));
        all.putAll(NETWORK);
        all.putAll(TRAFFIC);
        all.put(AT_ONCE, Faults::atOnce);
        return all;
    }

    private static Map<String, Function<RandomGenerator, Fault>> processes() {
        Map<String, Function<RandomGenerator, Fault>> all = new LinkedHashMap<>();
        all.put("kill-service", random -> new ServiceKilled(random.nextInt(SEATS), seconds(random, 0, 6)));
        all.put("freeze-service", random -> new ServiceFrozen(random.nextInt(SEATS), seconds(random, 5, 30)));
        all.put("replay", random -> new Replayed(GROUPS.get(random.nextInt(GROUPS.size())), seconds(random, 1, 4)));
        return all;
    }

    private static Map<String, Function<RandomGenerator, Fault>> servers() {
        Map<String, Function<RandomGenerator, Fault>> all = new LinkedHashMap<>();
        all.put("kill-server", random -> new ServerKilled(server(random), seconds(random, 0, 4)));
        all.put("freeze-server", random -> new ServerFrozen(server(random), seconds(random, 5, 30)));
        all.put("redis-empty", random -> new RedisReplaced(RedisReplaced.By.AN_EMPTY_ONE, seconds(random, 0, 2)));
        all.put("redis-snapshot", random -> new RedisReplaced(RedisReplaced.By.A_SNAPSHOT, seconds(random, 1, 8)));
        all.put("redis-failover", random -> new RedisReplaced(RedisReplaced.By.ITS_FOLLOWER, seconds(random, 1, 5)));
        all.put("redis-split", random -> new RedisReplaced(RedisReplaced.By.A_SECOND_PRIMARY, seconds(random, 1, 6)));
        return all;
    }

    private static Map<String, Function<RandomGenerator, Fault>> network() {
        Map<String, Function<RandomGenerator, Fault>> all = new LinkedHashMap<>();
        all.put("cut", random -> weather(random, new Weather.Cut(), 8));
        all.put("slow", random -> weather(random, new Weather.Slow(Duration.ofMillis(random.nextInt(20, 400))), 12));
        all.put("stalled", random -> weather(random, new Weather.Stalled(), 15));
        all.put("half-open", random -> weather(random, new Weather.HalfOpen(), 15));
        all.put("replies-lost", random -> weather(random, new Weather.RepliesLost(), 6));
        return all;
    }

    private static Map<String, Function<RandomGenerator, Fault>> traffic() {
        Map<String, Function<RandomGenerator, Fault>> all = new LinkedHashMap<>();
        all.put("duplicates", random -> new Repeated(random.nextLong(), seconds(random, 1, 3)));
        all.put("poison", random -> new Poisoned(random.nextLong(), seconds(random, 1, 3)));
        all.put("poison-messages", random -> new PoisonedQueues(random.nextLong(), seconds(random, 1, 3)));
        all.put(
                "wrong-clock",
                random -> new WrongClock(Duration.ofHours(random.nextInt(-100_000, 100_000)), seconds(random, 2, 6)));
        all.put("rebalance", random -> new Rebalanced(random.nextInt(3), seconds(random, 3, 10)));
        all.put(
                "slow-consumer",
                random -> new SlowCustomers(Duration.ofMillis(random.nextInt(100, 2_000)), seconds(random, 3, 10)));
        all.put(
                "failing-consumer",
                random -> new FailingCustomers(
                        FAILING.get(random.nextInt(FAILING.size())),
                        random.nextInt(FailingCustomers.OF),
                        seconds(random, 2, 6)));
        all.put("overload", random -> new Overload(random.nextDouble(2, 5), seconds(random, 3, 10)));
        return all;
    }

    /** Two faults of different sorts, one of them in the middle of the other, so that neither undoes what the other does. */
    private static Fault atOnce(RandomGenerator random) {
        List<Map<String, Function<RandomGenerator, Fault>>> sorts =
                new ArrayList<>(List.of(PROCESSES, SERVERS, NETWORK, TRAFFIC));
        Fault outer = any(sorts.remove(random.nextInt(sorts.size())), random);
        Fault inner = any(sorts.remove(random.nextInt(sorts.size())), random);
        return new AtOnce(outer, inner);
    }

    private static Fault any(Map<String, Function<RandomGenerator, Fault>> sort, RandomGenerator random) {
        List<Function<RandomGenerator, Fault>> kinds = List.copyOf(sort.values());
        return kinds.get(random.nextInt(kinds.size())).apply(random);
    }

    /** The names of all kinds. */
    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /** A fault of the kind; all about it follows from the random numbers. */
    public static Fault of(String name, RandomGenerator random) {
        Function<RandomGenerator, Fault> kind = ALL.get(name);
        if (kind == null) {
            throw new IllegalArgumentException("faults: " + name + " (expected: some of " + names() + ")");
        }
        return kind.apply(random);
    }

    private static Fault weather(RandomGenerator random, Weather weather, int longest) {
        return new BadWeather(random.nextInt(NETWORKS), random.nextInt(6), weather, seconds(random, 1, longest));
    }

    private static Server server(RandomGenerator random) {
        Server[] all = Server.values();
        return all[random.nextInt(all.length)];
    }

    private static List<Server> oneOrAll(RandomGenerator random) {
        return random.nextInt(4) == 0 ? List.of(Server.values()) : List.of(server(random));
    }

    private static Duration seconds(RandomGenerator random, int least, int most) {
        return Duration.ofMillis(random.nextInt(1_000 * least, 1_000 * most + 1));
    }
}
