package io.paywindow.faults.fault;

import io.paywindow.devstack.ChildProcess;
import io.paywindow.faults.line.Service;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** An instance stands still (SIGSTOP) with all its connections open, and goes on as if nothing had been: a zombie. */
final class ServiceFrozen implements Fault {

    private final int seat;
    private final Duration lasts;
    private final AtomicReference<ChildProcess> frozen = new AtomicReference<>();

    ServiceFrozen(int seat, Duration lasts) {
        this.seat = seat;
        this.lasts = lasts;
    }

    @Override
    public String told() {
        return Service.instance(seat) + " frozen for " + lasts.toMillis() + " ms";
    }

    @Override
    public Duration lasts() {
        return lasts;
    }

    @Override
    public void begin(Stage stage) {
        ChildProcess process = stage.line().seats().get(seat).process();
        process.suspend();
        frozen.set(process);
    }

    @Override
    public void end(Stage stage) {
        ChildProcess process = frozen.get();
        if (process != null) {
            process.resume();
        }
    }
}
