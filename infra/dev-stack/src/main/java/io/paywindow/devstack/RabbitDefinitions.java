package io.paywindow.devstack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** What a fresh RabbitMQ is told at its start: the user guest, and virtual hosts that are ready to be handed out. */
final class RabbitDefinitions {

    static final String USER = "guest";
    private static final String VHOST_STEM = "vhost-";

    private RabbitDefinitions() {}

    static String vhost(int index) {
        return VHOST_STEM + index;
    }

    static String json(int vhosts) {
        List<String> names = new ArrayList<>(List.of("/"));
        IntStream.range(0, vhosts).mapToObj(RabbitDefinitions::vhost).forEach(names::add);
        return JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "users", List.of(Map.of("name", USER, "password", USER, "tags", "administrator")),
                        "vhosts",
                                names.stream().map(name -> Map.of("name", name)).toList(),
                        "permissions",
                                names.stream()
                                        .map(RabbitDefinitions::permission)
                                        .toList()));
    }

    private static Map<String, String> permission(String vhost) {
        return Map.of("user", USER, "vhost", vhost, "configure", ".*", "write", ".*", "read", ".*");
    }
}
