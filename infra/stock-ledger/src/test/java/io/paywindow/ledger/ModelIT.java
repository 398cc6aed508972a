package io.paywindow.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * The ledger against a model of it, in many threads at once, step by step.
 *
 * <p>{@code -Dledger.model.steps=5000000} walks further, {@code -Dledger.model.seed=…} walks the same way again.
 */
@UsesServers(Server.REDIS)
final class ModelIT {

    private static final int THREADS = 8;
    private static final int PHASES = 5;
    private static final int MAX_UNPAID = 6;
    private static final int HOT_UNITS = 100;

    @Test
    void answersAsTheModelDoesAndConservesStockThroughout(Servers servers) throws Exception {
        int steps = Integer.getInteger("ledger.model.steps", 300_000);
        long seed = Long.getLong("ledger.model.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        try (TestShop shop = new TestShop(servers.redisUrl(), new LedgerSettings(Duration.ofHours(1), MAX_UNPAID));
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            shop.ledger.declareEqual();
            String hot = shop.product(HOT_UNITS);
            List<ModelWalk> walks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                walks.add(new ModelWalk(shop, i, hot, random.split(), MAX_UNPAID));
            }
            for (int phase = 0; phase < PHASES; phase++) {
                // What Redis forgets of its scripts, it is told again.
                shop.link.await(shop.link.text().scriptFlush());
                shop.keeper.keep();
                List<Future<?>> running = new ArrayList<>();
                walks.forEach(walk -> running.add(threads.submit(() -> walk.walk(steps / THREADS / PHASES))));
                for (Future<?> one : running) {
                    one.get();
                }
                walks.forEach(ModelWalk::check);
                long held = walks.stream().mapToLong(ModelWalk::hotHeld).sum();
                shop.assertShelf(hot, HOT_UNITS - held, held, 0);
                assertThat(held).isBetween(1L, (long) HOT_UNITS);
            }
        } catch (Exception | AssertionError e) {
            throw new AssertionError("seed " + seed + ", steps " + steps, e);
        }
    }
}
