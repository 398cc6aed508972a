package io.paywindow.order.http;

import io.paywindow.order.Bounds;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** What the web server itself has to say is said as everything else is. */
@Configuration(proxyBeanMethods = false)
class TomcatWiring {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> connections(Bounds bounds) {
        return tomcat -> {
            tomcat.setProtocol(SmallBuffers.class.getName());
            tomcat.addConnectorCustomizers(connector ->
                    ((SmallBuffers) connector.getProtocolHandler()).setMaxConnections(bounds.connections()));
        };
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> refusalsAreProblems(JsonMapper json) {
        // Added last, it is the innermost and the first to report.
        return tomcat -> tomcat.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new RefusedByTomcat(json)));
    }
}
