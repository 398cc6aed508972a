package io.paywindow.order.http;

import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;

/** How strictly JSON is read: nothing slips in that we do not know, and nothing means two things. */
@Configuration(proxyBeanMethods = false)
class JsonWiring {

    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return json -> json
                // A field we do not know may be one that the client relies on.
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                // Of two fields of one name, two readers may each believe another.
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // "1" and 1.5 are no quantities.
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
    }
}
