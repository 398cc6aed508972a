package io.paywindow.order.docs;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say of a route beyond what its code says.
 *
 * @param request an example of the body
 * @param answers the schema of each answer by its status; empty for none
 * @param problems names of {@code ProblemType} beyond those that every route has
 */
record Route(
        String tag,
        String summary,
        @Nullable String text,
        @Nullable Map<String, Object> request,
        Map<String, String> answers,
        List<String> problems) {}
