package io.paywindow.order.view;

import io.paywindow.order.http.Caller;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** One order, to whoever placed it and to the operator. */
@RestController
final class ViewController {

    private final OrderAccess access;

    ViewController(OrderAccess access) {
        this.access = access;
    }

    @GetMapping(path = "/orders/{ref}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<String> order(@AuthenticationPrincipal Caller caller, @PathVariable String ref) {
        // Already JSON, as it is told to everybody else.
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(access.find(caller, ref).json());
    }
}
