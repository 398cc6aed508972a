package io.paywindow.devstack;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test class talks to these servers, real ones; a parameter of type {@link Servers} says where they are.
 *
 * <p>Kafka and RabbitMQ are started once per JVM and shared, so a test uses {@link Servers#unique} for its names; Redis
 * and the RabbitMQ virtual host belong to the test class alone.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ServersExtension.class)
public @interface UsesServers {

    Server[] value();
}
