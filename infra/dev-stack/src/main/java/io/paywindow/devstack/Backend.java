package io.paywindow.devstack;

import java.util.Map;
import java.util.Optional;

/**
 * A server the services talk to: one of the operator's own, or one that was started for them.
 *
 * @param address what its clients are told
 * @param origin what it is and where it comes from, for the operator
 * @param serviceEnvironment what the services must know of it
 * @param member the part that was started; empty for one of the operator's own
 */
record Backend(String address, String origin, Map<String, String> serviceEnvironment, Optional<Member> member) {

    Backend {
        serviceEnvironment = Map.copyOf(serviceEnvironment);
    }
}
