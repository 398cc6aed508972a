package io.paywindow.stock;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One thing that must be well for this service to be ready. Every bean of this type shows in {@code /actuator/health/readiness}.
 *
 * @param name as operators see it, such as {@code rabbitmq} or {@code bridge}
 * @param trouble what is wrong now, for people; empty when nothing is. Answers within seconds.
 */
public record ReadyCheck(String name, Supplier<Optional<String>> trouble) {}
