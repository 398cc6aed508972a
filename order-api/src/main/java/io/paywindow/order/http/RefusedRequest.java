package io.paywindow.order.http;

import org.springframework.security.core.AuthenticationException;

/** A request turned away while its token was looked at, for a reason that is not the token. */
public final class RefusedRequest extends AuthenticationException {

    private final transient Problem problem;

    public RefusedRequest(Problem problem) {
        super(String.valueOf(problem.getMessage()), problem);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
