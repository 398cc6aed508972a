package io.paywindow.bench.stock;

import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.names.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Gives the bridge more facts than it can carry in the time, and looks each second how many RabbitMQ has confirmed. */
final class BridgeLoad {

    private static final String CONFIRMED = "paywindow_bridge_confirmed_total";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final StockShop shop;
    private int made = 1;

    BridgeLoad(StockShop shop) {
        this.shop = shop;
    }

    /** Messages a second: the median of the seconds that it had enough to do. */
    double perSecond(int facts, Duration lasts) throws IOException, InterruptedException {
        double before = shop.counted(CONFIRMED);
        for (int n = 0; n < facts; n++) {
            String number = StockShop.number(made);
            shop.write(
                    Topic.ORDER_OUTCOME,
                    number,
                    shop.outcome(OutcomeKind.PAID, number, shop.order(made, "sku-" + made % 100)));
            made++;
        }
        shop.flush();
        List<Double> seconds = new ArrayList<>();
        long until = System.nanoTime() + lasts.toNanos();
        double seen = shop.counted(CONFIRMED);
        long seenAt = System.nanoTime();
        while (System.nanoTime() < until && seen - before < facts) {
            Thread.sleep(SECOND);
            double now = shop.counted(CONFIRMED);
            long nowAt = System.nanoTime();
            // The last second is not a whole one.
            if (now - before < facts || seconds.isEmpty()) {
                seconds.add((now - seen) * SECOND.toNanos() / (nowAt - seenAt));
            }
            seen = now;
            seenAt = nowAt;
        }
        StockShop.await("all is confirmed", () -> isDone(before + facts));
        return seconds.isEmpty() ? facts : Seconds.steady(seconds);
    }

    private boolean isDone(double all) {
        try {
            return shop.counted(CONFIRMED) >= all;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
