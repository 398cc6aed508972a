package io.paywindow.faults.fault;

import io.paywindow.faults.history.Letterbox.Mood;
import io.paywindow.faults.line.Network.Wire;
import io.paywindow.faults.line.Service;
import io.paywindow.faults.proxy.Weather;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Faults chosen to bring one kind of bug to light, where chance would take its time. */
public enum Provocation {
    /** None: the bug shows in fair weather. */
    NONE,
    DUPLICATES,
    POISON,
    POISONED_QUEUES,
    /** Customers do not take what they are told. */
    CUSTOMERS_FAIL,
    /** Whoever tells customers dies while some of them give no answer. */
    TELLER_DIES,
    /** The bridge dies while it believes in a connection to RabbitMQ that leads nowhere. */
    BRIDGE_DIES,
    /** Redis forgets what was leased, and the allocators start anew. */
    REDIS_FORGETS,
    /** The expiry processor hears nothing, and then all at once. */
    EXPIRY_STALLED,
    /** Nobody keeps the views for a while. */
    VIEWS_STAND_STILL,
    ALLOCATOR_DIES;

    private static final int AMQP = Service.STOCK_SERVICE.wires().indexOf(Wire.AMQP);

    /** The faults, to be repeated in turn. */
    public List<Fault> faults(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        return switch (this) {
            case NONE -> List.of();
            case DUPLICATES -> List.of(new Repeated(random.nextLong(), seconds(2)));
            case POISON -> List.of(new Poisoned(random.nextLong(), seconds(2)));
            case POISONED_QUEUES -> List.of(new PoisonedQueues(random.nextLong(), seconds(2)));
            case CUSTOMERS_FAIL -> List.of(new FailingCustomers(Mood.REFUSES, 0, seconds(6)));
            case TELLER_DIES ->
                both(
                        Service.STOCK_SERVICE,
                        seat -> new AtOnce(new FailingCustomers(Mood.SAYS_NOTHING, 0, seconds(6)), killed(seat, 1)));
            case BRIDGE_DIES ->
                both(
                        Service.STOCK_SERVICE,
                        seat -> new AtOnce(
                                new BadWeather(seat, AMQP, new Weather.HalfOpen(), seconds(6)), killed(seat, 1)));
            case REDIS_FORGETS -> {
                List<Fault> faults =
                        new ArrayList<>(List.of(new RedisReplaced(RedisReplaced.By.AN_EMPTY_ONE, seconds(1))));
                // What it has leased an allocator spends, whatever Redis forgot. It leases anew when it starts.
                faults.addAll(both(Service.NUMBER_ALLOCATOR, seat -> killed(seat, 1)));
                yield faults;
            }
            case EXPIRY_STALLED -> both(Service.EXPIRY_PROCESSOR, seat -> new ServiceFrozen(seat, seconds(8)));
            case VIEWS_STAND_STILL ->
                List.of(new AtOnce(
                        killed(Service.ORDER_API.firstSeat(), 20), killed(Service.ORDER_API.firstSeat() + 1, 9)));
            case ALLOCATOR_DIES -> both(Service.NUMBER_ALLOCATOR, seat -> killed(seat, 3));
        };
    }

    /** Something that happens to an instance. */
    private interface ToSeat {
        Fault fault(int seat);
    }

    private static List<Fault> both(Service service, ToSeat what) {
        int first = service.firstSeat();
        return List.of(what.fault(first), what.fault(first + 1));
    }

    private static Fault killed(int seat, int seconds) {
        return new ServiceKilled(seat, seconds(seconds));
    }

    private static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }
}
