package io.paywindow.order.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.SecurityFilterChain;

/** Who may call what. Everything that is not named here needs a token of some kind. */
@Configuration(proxyBeanMethods = false)
class SecurityWiring {

    /** Health and metrics: open, on the management port, which is not to be reached from outside. */
    @Bean
    @Order(1)
    SecurityFilterChain management(HttpSecurity http, Environment environment) {
        if (ManagementPortType.get(environment) == ManagementPortType.SAME) {
            // What is open on a port of its own would be open to everybody.
            throw new IllegalStateException("management.server.port: " + environment.getProperty("server.port")
                    + " (expected: another port than server.port)");
        }
        return stateless(http)
                .securityMatcher(EndpointRequest.toAnyEndpoint())
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain api(
            HttpSecurity http, ProblemWriter problems, AuthenticationManagerResolver<HttpServletRequest> bearers) {
        return stateless(http)
                .authorizeHttpRequests(requests -> requests
                        // Signed, not tokened.
                        .requestMatchers(HttpMethod.POST, "/payments/callback")
                        .permitAll()
                        .requestMatchers(
                                HttpMethod.GET,
                                "/v3/api-docs/**",
                                "/v3/api-docs.yaml",
                                "/swagger-ui/**",
                                "/swagger-ui.html",
                                "/error")
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, "/orders")
                        .hasRole(Caller.CUSTOMER)
                        .requestMatchers("/contact")
                        .hasRole(Caller.CUSTOMER)
                        .requestMatchers(HttpMethod.GET, "/products/**", "/products")
                        .authenticated()
                        .requestMatchers("/products/**", "/tokens/**", "/tokens", "/numbers", "/orders/*/refunds")
                        .hasRole(Caller.OPERATOR)
                        .anyRequest()
                        .authenticated())
                .oauth2ResourceServer(server -> server.authenticationManagerResolver(bearers)
                        .authenticationEntryPoint(
                                (request, response, failure) -> unauthenticated(problems, response, failure))
                        .accessDeniedHandler((request, response, denied) -> problems.write(
                                response, new Problem(ProblemType.NOT_ALLOWED, "the token's roles do not suffice"))))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(
                                (request, response, failure) -> unauthenticated(problems, response, failure))
                        .accessDeniedHandler((request, response, denied) -> problems.write(
                                response, new Problem(ProblemType.NOT_ALLOWED, "the token's roles do not suffice"))))
                .build();
    }

    /** A request is measured as a whole. Measured filter by filter it cost a sixth of this service's processor time. */
    @Bean
    SecurityObservationSettings observations() {
        return SecurityObservationSettings.noObservations();
    }

    private static HttpSecurity stateless(HttpSecurity http) {
        return http.sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // No cookies, so nothing that a foreign page could ride on.
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable);
    }

    private static void unauthenticated(
            ProblemWriter problems, HttpServletResponse response, AuthenticationException failure) throws IOException {
        if (failure instanceof RefusedRequest refused) {
            problems.write(response, refused.problem());
            return;
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        problems.write(
                response, new Problem(ProblemType.NO_TOKEN, "send Authorization: Bearer with a token that is good"));
    }
}
