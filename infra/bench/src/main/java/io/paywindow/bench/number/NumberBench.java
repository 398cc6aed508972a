package io.paywindow.bench.number;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The function under JMH: one order number. {@link NumberRates} runs it, and tells the fork where the servers are. */
@State(Scope.Benchmark)
public class NumberBench {

    static final String KAFKA = "paywindow.bench.kafka";
    static final String REDIS = "paywindow.bench.redis";

    @Param("LEASE")
    String kind = "";

    private NumberSource source = new NumberSource.Random();

    @Setup
    public void open() {
        String redis = System.getProperty(REDIS, "");
        PlainRedis.empty(redis);
        source = NumberSource.Kind.valueOf(kind).open(System.getProperty(KAFKA, ""), redis);
    }

    @Benchmark
    public String next() {
        return source.next();
    }

    @TearDown
    public void close() {
        source.close();
    }
}
