package io.paywindow.faults.load;

import io.paywindow.contract.ContactGiven;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.names.Topic;
import io.paywindow.faults.history.Answer;
import io.paywindow.faults.history.Delivery;
import io.paywindow.faults.history.History;
import io.paywindow.faults.history.Letterbox;
import io.paywindow.faults.history.LogBook;
import io.paywindow.faults.history.Purchase;
import io.paywindow.outside.Endpoints;
import io.paywindow.outside.Shop;
import io.paywindow.outside.UpstreamSystem;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Everybody who uses the line: customers, upstream systems, the payment provider, the warehouse. What they want follows from the seed. */
public final class Crowd implements AutoCloseable {

    private static final int CUSTOMERS = 60;
    private static final int MOST_UNITS = 3;
    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(2);

    private final List<Goods> goods = Goods.assortment();
    private final long seed;
    private final Duration window;
    private final History history;
    private final InstantSource clock;
    private final List<Door> doors = new ArrayList<>();
    private final UpstreamSystem upstream;
    private final Map<String, Customer> customers = new LinkedHashMap<>();
    private final ExecutorService people = Executors.newVirtualThreadPerTaskExecutor();
    private final SkewedClock clockOfUpstream;
    private volatile double pace = 1;
    private volatile boolean open = true;
    private volatile boolean closed;

    /**
     * @param window the shop's, of which a customer may ask for less
     */
    public Crowd(
            long seed,
            Duration window,
            List<Endpoints> shops,
            KafkaSettings kafka,
            History history,
            InstantSource clock) {
        this.seed = seed;
        this.window = window;
        this.history = history;
        this.clock = clock;
        for (int i = 0; i < shops.size(); i++) {
            doors.add(new Door("order-api-" + (i + 1), new Shop(shops.get(i), clock)));
        }
        this.clockOfUpstream = new SkewedClock(clock);
        this.upstream = new UpstreamSystem(kafka, clockOfUpstream);
    }

    public List<Goods> goods() {
        return goods;
    }

    public List<Customer> customers() {
        return List.copyOf(customers.values());
    }

    /** The first instance of the API, for who looks at what it shows. */
    public Shop shop() {
        return doors.getFirst().shop();
    }

    /** Those who write to Kafka themselves. */
    public UpstreamSystem upstream() {
        return upstream;
    }

    /** From now on so many times as many customers come. */
    public void hurry(double times) {
        pace = times;
    }

    /** From now on upstream's clock is off by so much. */
    public void skew(Duration by) {
        clockOfUpstream.skew(by);
    }

    /** Fills the shelves and lets the customers in; in fair weather. */
    public void prepare(Letterbox letterbox) throws IOException, InterruptedException {
        Shop shop = shop();
        for (Goods product : goods) {
            shop.list(
                            product.sku(),
                            "The " + product.sku(),
                            product.price(),
                            Goods.CURRENCY,
                            product.limitPerCustomer())
                    .expect(200, 202);
            deliver(product, product.units(), "first-" + product.sku(), false);
        }
        for (int i = 1; i <= CUSTOMERS; i++) {
            String user = "user-" + i;
            customers.put(user, new Customer(user, shop.customerToken(user)));
            ContactGiven contact =
                    new ContactGiven(user, null, letterbox.of(user), i % 2 == 0 ? "en" : "zh", clock.instant());
            upstream.write(Topic.CONTACT_GIVEN, user, contact);
        }
    }

    /**
     * Sends customers in for so long, or until it is over early; returns when the last has come in.
     *
     * @param rate so many a second, while nobody hurries
     */
    public void come(Duration howLong, double rate, LogBook log, Duration grace) throws InterruptedException {
        Map<String, Goods> bySku = goods.stream().collect(Collectors.toMap(Goods::sku, Function.identity()));
        Shopper shopper =
                new Shopper(new Doors(doors), upstream, log, history, bySku, new HashMap<>(customers), grace, clock);
        RandomGenerator arrivals = new SplittableRandom(seed);
        long start = System.nanoTime();
        long next = 0;
        for (int index = 0; open && next < howLong.toNanos(); index++) {
            long wait = start + next - System.nanoTime();
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
            RandomGenerator random = new SplittableRandom(seed * 1_000_003 + index);
            Purchase purchase = wish(index, random);
            history.add(purchase);
            people.execute(() -> alive(() -> shopper.buy(purchase, random)));
            double mean = 1e9 / (rate * pace);
            // Customers know nothing of each other, so they come in bursts.
            next += Math.round(-Math.log(1 - arrivals.nextDouble()) * mean);
        }
    }

    /** From now on no more customers come. */
    public void stopComing() {
        open = false;
    }

    private Purchase wish(int index, RandomGenerator random) {
        boolean byUpstream = random.nextInt(10) < 4;
        String user = "user-" + (1 + random.nextInt(CUSTOMERS));
        Map<String, Integer> items = new HashMap<>();
        int lines = random.nextInt(4) == 0 ? 2 : 1;
        while (items.size() < lines) {
            items.put(Goods.any(goods, random).sku(), 1 + random.nextInt(MOST_UNITS));
        }
        Optional<Duration> asked = random.nextInt(3) == 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(random.nextLong(SHORTEST_WINDOW.toMillis(), window.toMillis() + 1)));
        return new Purchase("storm-" + seed + "-" + index, user, byUpstream, items, asked, Shopper.intent(random));
    }

    /** A delivery of what is scarce; comes back when the shop has it. */
    public void refill(int index, RandomGenerator random) {
        List<Goods> scarce =
                goods.stream().filter(product -> product.refill() > 0).toList();
        Goods product = scarce.get(random.nextInt(scarce.size()));
        boolean byUpstream = random.nextBoolean();
        people.execute(
                () -> alive(() -> deliver(product, product.refill(), "delivery-" + seed + "-" + index, byUpstream)));
    }

    private void deliver(Goods product, long units, String id, boolean byUpstream) throws InterruptedException {
        Attempt attempt;
        int door = 0;
        Pause pause = new Pause();
        do {
            Door at = doors.get(door++ % doors.size());
            attempt = byUpstream
                    ? Attempt.of("stock-adjusted", clock, () -> upstream.stock(id, product.sku(), units))
                    : Attempt.at(
                            "POST stock-adjustments", clock, () -> at.shop().stock(product.sku(), units, id));
            if (attempt.answer() == Answer.UNKNOWN) {
                pause.await();
            }
        } while (attempt.answer() == Answer.UNKNOWN);
        history.add(new Delivery(id, product.sku(), units, attempt.answer()));
    }

    /** Something that a person does until done or until the storm is closed. */
    interface Doing {
        void run() throws InterruptedException;
    }

    private void alive(Doing doing) {
        try {
            doing.run();
        } catch (InterruptedException e) {
            if (!closed) {
                throw new IllegalStateException("interrupted while the storm goes on", e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        people.shutdownNow();
        upstream.close();
        doors.forEach(door -> door.shop().close());
    }
}
