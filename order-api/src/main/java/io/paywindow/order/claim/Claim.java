package io.paywindow.order.claim;

import io.paywindow.order.view.StoredView;
import java.util.Base64;
import java.util.Optional;

/**
 * What an Idempotency-Key already stands for.
 *
 * @param digest of the request it came with; empty when only the view is left of it
 * @param base64 what was made of that request
 * @param status the HTTP status answered, where it does not follow from the view
 * @param view the order as it is now
 */
public record Claim(Optional<String> digest, String base64, Optional<Integer> status, Optional<StoredView> view) {

    /** What was made of the request, to be sent again as it is. */
    public byte[] made() {
        return Base64.getDecoder().decode(base64);
    }
}
