package io.paywindow.order.http;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;

/** Whom a request's token stands for, and what it may do. */
public final class Caller implements OAuth2AuthenticatedPrincipal {

    /** May place orders and see its own. */
    public static final String CUSTOMER = "customer";

    /** May see and change everything. */
    public static final String OPERATOR = "operator";

    /** Every role there is. */
    public static final Set<String> ROLES = Set.of(CUSTOMER, OPERATOR);

    private final String userId;
    private final List<GrantedAuthority> authorities;
    private final boolean operator;

    public Caller(String userId, Collection<String> roles) {
        this.userId = userId;
        this.operator = roles.contains(OPERATOR);
        this.authorities = roles.stream()
                .<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role))
                .toList();
    }

    public String userId() {
        return userId;
    }

    /** Whether this caller may see what belongs to the user. */
    public boolean maySee(String owner) {
        return operator || userId.equals(owner);
    }

    @Override
    public Collection<? extends GrantedAuthority> getAuthorities() {
        return authorities;
    }

    @Override
    public Map<String, Object> getAttributes() {
        // Spring wants at least one; the token itself is not kept.
        return Map.of("sub", userId);
    }

    @Override
    public String getName() {
        return userId;
    }

    @Override
    public String toString() {
        return userId;
    }
}
