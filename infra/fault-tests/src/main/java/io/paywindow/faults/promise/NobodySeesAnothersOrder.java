package io.paywindow.faults.promise;

import io.paywindow.faults.history.Letterbox.Notice;
import io.paywindow.faults.history.Peek;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nobody is shown an order that is somebody else's: not when they ask for it, not in their list, not in a notice. */
final class NobodySeesAnothersOrder implements Promise {

    @Override
    public Optional<Breach> verify(Evidence evidence) {
        for (Peek peek : evidence.history().peeks()) {
            if (!peek.seen().isEmpty()) {
                return broken(peek.orderId(), "%s was shown it: %s".formatted(peek.user(), peek.seen()));
            }
        }
        Optional<String> stranger = evidence.rest().strangers().stream().findFirst();
        if (stranger.isPresent()) {
            return broken(stranger.get(), "it stands in somebody else's list");
        }
        for (Map.Entry<String, List<Notice>> all :
                evidence.letterbox().notices().entrySet()) {
            for (Notice notice : all.getValue()) {
                String owner = notice.letter().text("data", "order", "userId");
                if (!owner.equals(notice.user())) {
                    return broken(
                            notice.letter().text("data", "order", "orderId"),
                            "%s was told %s, which is %s's".formatted(notice.user(), all.getKey(), owner));
                }
            }
        }
        return Optional.empty();
    }
}
