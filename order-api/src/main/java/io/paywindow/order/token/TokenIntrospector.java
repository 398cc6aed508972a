package io.paywindow.order.token;

import io.paywindow.ledger.RedisAwayException;
import io.paywindow.order.http.Caller;
import io.paywindow.order.http.Problem;
import io.paywindow.order.http.ProblemType;
import io.paywindow.order.http.RefusedRequest;
import java.util.List;
import java.util.Optional;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;

/**
 * Tells Spring Security whom a token stands for. Fails closed: while Redis is away only the operator's own token works, because its hash
 * is a setting.
 */
final class TokenIntrospector implements OpaqueTokenIntrospector {

    private final TokenStore tokens;
    private final String operatorTokenHash;
    private final Caller operator = new Caller(Caller.OPERATOR, List.of(Caller.OPERATOR), () -> true);

    TokenIntrospector(TokenStore tokens, String operatorTokenHash) {
        this.tokens = tokens;
        this.operatorTokenHash = operatorTokenHash;
    }

    @Override
    public OAuth2AuthenticatedPrincipal introspect(String token) {
        String hash = BearerToken.hash(token);
        if (BearerToken.same(hash, operatorTokenHash)) {
            return operator;
        }
        TokenStore.Admission admission = admit(hash).orElseThrow(() -> new BadOpaqueTokenException("unknown or over"));
        if (!admission.pause().isZero()) {
            throw new RefusedRequest(new Problem(ProblemType.TOO_MANY_REQUESTS, "this token asks too often")
                    .retryAfter(admission.pause()));
        }
        return admission.caller();
    }

    private Optional<TokenStore.Admission> admit(String hash) {
        try {
            return tokens.admit(hash);
        } catch (RedisAwayException e) {
            throw new RefusedRequest(Problem.unavailable("tokens cannot be checked now"));
        }
    }
}
