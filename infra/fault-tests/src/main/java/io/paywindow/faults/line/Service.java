package io.paywindow.faults.line;

import io.paywindow.faults.line.Network.Wire;
import java.util.List;

/** The services of the line, and what each talks to. */
public enum Service {
    ORDER_API("order-api"),
    NUMBER_ALLOCATOR("number-allocator"),
    EXPIRY_PROCESSOR("expiry-processor"),
    STOCK_SERVICE("stock-service");

    private final String module;

    Service(String module) {
        this.module = module;
    }

    /** The name of an instance, by its place among all: two of each service. */
    public static String instance(int seat) {
        return of(seat).module + "-" + (1 + seat % StormLine.INSTANCES);
    }

    /** The service of an instance, by its place among all. */
    public static Service of(int seat) {
        return values()[seat / StormLine.INSTANCES];
    }

    /** The place of its first instance among all; the second follows. */
    public int firstSeat() {
        return List.of(values()).indexOf(this) * StormLine.INSTANCES;
    }

    public String module() {
        return module;
    }

    public List<Wire> wires() {
        return switch (this) {
            case ORDER_API -> List.of(Wire.KAFKA, Wire.REDIS, Wire.HTTP);
            case NUMBER_ALLOCATOR -> List.of(Wire.KAFKA, Wire.REDIS);
            case EXPIRY_PROCESSOR -> List.of(Wire.KAFKA);
            case STOCK_SERVICE -> List.of(Wire.KAFKA, Wire.REDIS, Wire.AMQP);
        };
    }
}
