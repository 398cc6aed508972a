package io.paywindow.order.http;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Says no as a problem, and not as a page of Tomcat's, where Tomcat refuses a request before any filter has seen it. */
final class RefusedByTomcat extends ErrorReportValve {

    private final JsonMapper json;

    RefusedByTomcat(JsonMapper json) {
        this.json = json;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable bug) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        Problem problem = ErrorPage.problem(response.getStatus());
        response.setStatus(problem.type().status().value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        try {
            Writer body = response.getReporter();
            if (body != null) {
                body.write(json.writeValueAsString(problem.body()));
                response.finishResponse();
            }
        } catch (IOException gone) {
            container.getLogger().debug("nobody is there to be refused", gone);
        }
    }
}
