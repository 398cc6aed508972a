package io.paywindow.faults.storm;

import io.paywindow.faults.fault.Stage;
import io.paywindow.faults.history.History;
import io.paywindow.faults.history.Letterbox;
import io.paywindow.faults.history.LogBook;
import io.paywindow.faults.history.Mailbox;
import io.paywindow.faults.history.Purchase;
import io.paywindow.faults.line.Plant;
import io.paywindow.faults.line.Seat;
import io.paywindow.faults.line.StormLine;
import io.paywindow.faults.load.Crowd;
import io.paywindow.faults.promise.Breach;
import io.paywindow.faults.promise.Evidence;
import io.paywindow.faults.promise.Promise;
import io.paywindow.faults.promise.Rules;
import io.paywindow.ledger.RedisAwayException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/** One storm: the line is started, used, hurt, left to heal, and judged. */
final class StormRun implements AutoCloseable {

    private static final Duration WINDOW = Duration.ofSeconds(8);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration OUTAGE_GRACE = Duration.ofSeconds(4);
    /** No promise of its own: while something moves, nothing is final. */
    private static final String AT_REST = "at rest";

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final String NOTICE_SECRET = "whsec_" + "c3Rvcm0tc3Rvcm0tc3Rvcm0tc3Rvcm0tc3Rvcm0=";

    private final StormOptions options;
    private final Schedule schedule;
    private final PrintStream out;
    private final InstantSource clock;
    private final Rules rules;
    private final History history = new History();
    private final StormLine line;
    private final Crowd crowd;
    private final Eyes eyes;
    private final Letterbox letterbox;
    private final ScheduledExecutorService clockwork = Executors.newScheduledThreadPool(3);
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private Optional<Evidence> last = Optional.empty();

    /**
     * @param folder for data and logs
     */
    StormRun(StormOptions options, Path folder, PrintStream out, InstantSource clock) throws IOException {
        this.options = options;
        this.schedule = options.schedule();
        this.out = out;
        this.clock = clock;
        this.rules = new Rules(WINDOW, GRACE, OUTAGE_GRACE, options.patience());
        List<Plant> plants = options.plants().stream().map(PlantedBug::plant).toList();
        this.line = new StormLine(options.root(), folder, settings(), plants);
        this.letterbox = new Letterbox(clock);
        this.crowd = new Crowd(options.seed(), WINDOW, line.endpoints(), line.kafkaOfUpstream(), history, clock);
        this.eyes = new Eyes(line.redisUrl(), crowd, history, clock);
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("PIPELINE_PAYMENT_WINDOW", WINDOW.toMillis() + "ms");
        settings.put("PIPELINE_GRACE", GRACE.toMillis() + "ms");
        settings.put("PIPELINE_OUTAGE_GRACE", OUTAGE_GRACE.toMillis() + "ms");
        settings.put("PIPELINE_AUDIT_INTERVAL", "5s");
        settings.put("PIPELINE_MAX_UNPAID_PER_USER", "30");
        settings.put("PIPELINE_NOTICES_CHANNELS", "webhook,log");
        settings.put("PIPELINE_NOTICES_WEBHOOK_SECRETS", NOTICE_SECRET);
        settings.put("PIPELINE_NOTICES_ALLOW_PRIVATE_ADDRESSES", "true");
        return settings;
    }

    /** The whole of it. */
    Verdict run() throws InterruptedException, IOException, TimeoutException {
        long begun = System.nanoTime();
        line.launchAll();
        line.awaitReady();
        crowd.prepare(letterbox);
        LogBook log = new LogBook(line.kafka());
        toClose.add(log);
        Mailbox mail = new Mailbox(line.servers().rabbit().uri(), clock);
        toClose.add(mail);
        say("ready after %d s".formatted(secondsSince(begun)));
        storm(log);
        say("the last fault is over; healing");
        return judge(log, mail);
    }

    private void storm(LogBook log) throws InterruptedException {
        RandomGenerator refills = new SplittableRandom(options.seed() + 1);
        int[] refill = {0};
        every(Duration.ofMillis(100), eyes::glance);
        every(Duration.ofSeconds(1), () -> line.seats().forEach(Seat::supervise));
        AtomicBoolean storming = new AtomicBoolean(true);
        every(Duration.ofSeconds(2), () -> {
            if (storming.get()) {
                crowd.refill(refill[0]++, refills);
            }
        });
        every(Duration.ofSeconds(10), () -> progress(log));
        CompletableFuture<Void> faults = CompletableFuture.runAsync(
                () -> strike(schedule, new Stage(line, crowd, log, history, letterbox)),
                task -> Thread.ofPlatform().name("faults").start(task));
        // What a fault that failed left undone would be blamed on the line: the storm ends, and tells of it.
        var unused = faults.exceptionally(failure -> {
            crowd.stopComing();
            return null;
        });
        crowd.come(options.lasts(), options.rate(), log, GRACE);
        faults.join();
        // What comes while the shelves are counted would be counted or not.
        storming.set(false);
    }

    private void every(Duration period, Runnable task) {
        Runnable safe = () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                say("%s".formatted(e));
            }
        };
        var unused = clockwork.scheduleWithFixedDelay(safe, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void strike(Schedule schedule, Stage stage) {
        long start = System.nanoTime();
        try {
            for (Schedule.Strike strike : schedule.strikes()) {
                long wait = strike.after().toNanos() - (System.nanoTime() - start);
                TimeUnit.NANOSECONDS.sleep(Math.max(0, wait));
                if (System.nanoTime() - start > options.lasts().toNanos()) {
                    say("no time is left for %s".formatted(strike.kind()));
                    continue;
                }
                String told = strike.fault().told();
                say("%s: %s".formatted(strike.kind(), told));
                history.begin(told, clock.instant());
                strike.fault().begin(stage);
                Thread.sleep(strike.fault().lasts());
                strike.fault().end(stage);
                history.end(told, strike.fault().breaksTheLine(), clock.instant());
            }
        } catch (InterruptedException e) {
            say("the faults were interrupted");
        }
    }

    private void progress(LogBook log) {
        long placed = history.purchases().stream().filter(Purchase::over).count();
        say("%d customers came, %d are through; %d orders numbered, %d outcomes"
                .formatted(
                        history.purchases().size(),
                        placed,
                        log.numbered().size(),
                        log.outcomes().size()));
    }

    private Verdict judge(LogBook log, Mailbox mail) throws InterruptedException {
        long end = System.nanoTime() + options.healsWithin().toNanos();
        while (true) {
            List<Breach> breaches = look(log, mail);
            if (breaches.isEmpty() || System.nanoTime() > end) {
                return verdict(breaches);
            }
            say("not yet: %s"
                    .formatted(
                            breaches.getFirst().toString().lines().findFirst().orElse("")));
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private List<Breach> look(LogBook log, Mailbox mail) throws InterruptedException {
        Optional<Purchase> busy = history.purchases().stream()
                .filter(purchase -> !purchase.over())
                .findFirst();
        try {
            Evidence evidence = new Evidence(history, log, mail, letterbox, eyes.atRest(log, mail), rules);
            last = Optional.of(evidence);
            List<Breach> breaches = new ArrayList<>();
            busy.ifPresent(purchase -> breaches.add(
                    new Breach(AT_REST, purchase.orderId().orElse(purchase.name()), "its customer is still waiting")));
            if (!log.caughtUp(line.kafka())) {
                breaches.add(new Breach(AT_REST, "log", "it is still growing"));
            }
            Promise.all().forEach(promise -> promise.verify(evidence).ifPresent(breaches::add));
            return breaches;
        } catch (IOException | TimeoutException | RedisAwayException | IllegalStateException e) {
            return List.of(new Breach(AT_REST, "servers", "they do not answer: " + e));
        }
    }

    private Verdict verdict(List<Breach> breaches) {
        List<String> stories = new ArrayList<>();
        last.ifPresent(evidence -> {
            Story story = new Story(evidence, eyes);
            for (Breach breach : breaches) {
                stories.add("BROKEN " + breach);
                stories.addAll(story.of(breach.subject()));
            }
        });
        List<String> ended = line.seats().stream()
                .filter(seat -> seat.endedByItself() > 0)
                .map(seat -> seat.name() + " " + seat.endedByItself() + "x")
                .toList();
        return new Verdict(breaches, stories, last.map(evidence -> Figures.of(evidence, ended)));
    }

    private void say(String text) {
        LocalTime now = LocalTime.ofInstant(clock.instant(), ZoneId.systemDefault());
        out.printf("%tT  %s%n", now, text);
    }

    private static long secondsSince(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime).toSeconds();
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
        crowd.close();
        for (AutoCloseable one : toClose) {
            try {
                one.close();
            } catch (Exception e) {
                say("%s".formatted(e));
            }
        }
        eyes.close();
        letterbox.close();
        line.close();
    }
}
