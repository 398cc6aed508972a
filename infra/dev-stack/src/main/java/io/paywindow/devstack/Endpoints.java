package io.paywindow.devstack;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a running stack is and how to get in; the demo and other tools read it from {@code infra/.data/endpoints.json}.
 *
 * @param amqpBroker rabbitmq or qpid
 * @param tokens by name: customer, customer2, operator
 * @param pids of all that was started here, by name
 */
record Endpoints(
        String orderApi,
        String kafka,
        String redis,
        String amqp,
        String amqpBroker,
        String paymentSecret,
        Map<String, String> tokens,
        Map<String, Long> pids) {

    Endpoints {
        tokens = new LinkedHashMap<>(tokens);
        pids = new LinkedHashMap<>(pids);
    }

    String json() {
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(this)
                + "\n";
    }
}
