package io.paywindow.faults.fault;

import java.time.Duration;

/** A fault in the middle of another. It begins when the other has half its time behind it, and ends first. */
record AtOnce(Fault outer, Fault inner) implements Fault {

    @Override
    public String told() {
        return outer.told() + ", and in its middle " + inner.told();
    }

    @Override
    public Duration lasts() {
        Duration half = outer.lasts().dividedBy(2);
        return half.compareTo(inner.lasts()) > 0 ? half : inner.lasts();
    }

    @Override
    public boolean breaksTheLine() {
        return outer.breaksTheLine() || inner.breaksTheLine();
    }

    @Override
    public void begin(Stage stage) throws InterruptedException {
        outer.begin(stage);
        Thread.sleep(outer.lasts().dividedBy(2));
        inner.begin(stage);
    }

    @Override
    public void end(Stage stage) throws InterruptedException {
        inner.end(stage);
        outer.end(stage);
    }
}
