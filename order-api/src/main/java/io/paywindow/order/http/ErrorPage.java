package io.paywindow.order.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** What is left when a request failed outside of everything else: still a problem, still without our insides. */
@Controller
final class ErrorPage implements ErrorController {

    private final ProblemWriter problems;

    ErrorPage(ProblemWriter problems) {
        this.problems = problems;
    }

    @RequestMapping("/error")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        problems.write(response, problem(status));
    }

    /** What a status that somebody else has decided on means here. */
    static Problem problem(int status) {
        return switch (status) {
            case 404 -> Problem.notFound();
            case 413 -> new Problem(ProblemType.BODY_TOO_LARGE, "the request is too large");
            default ->
                status < 500
                        ? new Problem(ProblemType.MALFORMED_REQUEST, "the request cannot be read")
                        : new Problem(ProblemType.INTERNAL_ERROR, "it has been noted; trying again may help");
        };
    }
}
