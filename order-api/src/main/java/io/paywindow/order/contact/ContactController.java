package io.paywindow.order.contact;

import io.paywindow.contract.ContactGiven;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.order.FactRules;
import io.paywindow.order.OrderSettings;
import io.paywindow.order.facts.FactLog;
import io.paywindow.order.http.Caller;
import io.paywindow.order.http.Problem;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** A customer's own contact: written to the log, erased from it by a tombstone, shown nowhere. */
@RestController
final class ContactController {

    private static final String DEFAULT_LANGUAGE = "en";

    private final OrderSettings settings;
    private final FactLog log;
    private final InstantSource clock;

    ContactController(OrderSettings settings, FactLog log, InstantSource clock) {
        this.settings = settings;
        this.log = log;
        this.clock = clock;
    }

    /**
     * Where to tell a customer what becomes of their orders.
     *
     * @param language BCP 47, such as en or zh
     */
    record Contact(
            @Nullable String email,
            @Nullable String webhookUrl,
            @Nullable String language) {

        @Override
        public String toString() {
            // Personal data must not end in a log by accident.
            return "Contact(not shown)";
        }
    }

    @PutMapping("/contact")
    ResponseEntity<Void> give(@AuthenticationPrincipal Caller caller, @RequestBody Contact contact) {
        if (contact.email() == null && contact.webhookUrl() == null) {
            throw Problem.invalid("email or webhookUrl is needed");
        }
        ContactGiven fact = new ContactGiven(
                caller.userId(),
                contact.email(),
                contact.webhookUrl(),
                contact.language() == null ? DEFAULT_LANGUAGE : contact.language(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        FactRules.firstFault(fact).ifPresent(fault -> {
            throw Problem.invalid(fault);
        });
        log.write(Topic.CONTACT_GIVEN, caller.userId(), fact, settings.replyTimeout());
        return ResponseEntity.noContent().build();
    }

    @DeleteMapping("/contact")
    ResponseEntity<Void> erase(@AuthenticationPrincipal Caller caller) {
        log.write(Topic.CONTACT_GIVEN, caller.userId(), null, settings.replyTimeout());
        return ResponseEntity.noContent().build();
    }
}
