package io.paywindow.number;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts allocators in this JVM, as their users do but for what must not collide. */
final class AllocatorRun {

    private AllocatorRun() {}

    /** An allocator for a shop, without HTTP. */
    static ConfigurableApplicationContext start(TestShop shop, String instanceId, String... more) {
        return startWithHttp(shop, instanceId, with(more, "--spring.main.web-application-type=none"));
    }

    /** An allocator for a shop, with its operators' HTTP on a free port. */
    static ConfigurableApplicationContext startWithHttp(TestShop shop, String instanceId, String... more) {
        return SpringApplication.run(NumberAllocator.class, arguments(shop, instanceId, more));
    }

    static String[] arguments(TestShop shop, String instanceId, String... more) {
        return with(
                more,
                "--management.server.port=0",
                "--pipeline.instance-id=" + instanceId,
                "--pipeline.kafka.bootstrap-servers=" + shop.kafka.bootstrapServers(),
                "--pipeline.kafka.topic-prefix=" + shop.topics().prefix(),
                "--pipeline.kafka.create-topics=false",
                "--pipeline.redis.url=" + shop.redisUrl,
                "--pipeline.redis.command-timeout=1s");
    }

    private static String[] with(String[] more, String... first) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(Stream.of(more).toList());
        return all.toArray(String[]::new);
    }
}
