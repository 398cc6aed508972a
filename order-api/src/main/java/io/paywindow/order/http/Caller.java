package io.paywindow.order.http;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
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
    private final BooleanSupplier good;

    /** A caller by a token; {@code good} tells, whenever asked, whether the token is good still. */
    public Caller(String userId, Collection<String> roles, BooleanSupplier good) {
        this.userId = userId;
        this.good = good;
        this.operator = roles.contains(OPERATOR);
        this.authorities = roles.stream()
                .<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role))
                .toList();
    }

    public String userId() {
        return userId;
    }

    /** Whether the token is good still: what goes on for longer than a request asks again. Redis away: {@code RedisAwayException}. */
    public boolean stillGood() {
        return good.getAsBoolean();
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
