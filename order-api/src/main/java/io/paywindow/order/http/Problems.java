package io.paywindow.order.http;

import io.paywindow.ledger.RedisAwayException;
import io.paywindow.order.facts.UnavailableException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns whatever went wrong into a problem of ours. What nobody foresaw is logged in full and told as nothing but "ours". */
@RestControllerAdvice
final class Problems extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler
    ResponseEntity<Object> problem(Problem problem) {
        return answer(problem, problem.headers());
    }

    @ExceptionHandler
    ResponseEntity<Object> unavailable(UnavailableException weather) {
        return problem(Problem.unavailable(String.valueOf(weather.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<Object> redisAway(RedisAwayException weather) {
        LOG.debug("Redis is away: {}", weather.getMessage());
        return problem(Problem.unavailable("what is needed to answer is away for now"));
    }

    @ExceptionHandler
    ResponseEntity<Object> bug(RuntimeException bug) {
        LOG.error("a request ended in a bug", bug);
        return problem(new Problem(ProblemType.INTERNAL_ERROR, "it has been noted; trying again may help"));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException unreadable,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        for (Throwable cause = unreadable; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                return problem(problem);
            }
        }
        return problem(new Problem(ProblemType.MALFORMED_REQUEST, whatIsWrong(unreadable.getCause())));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception known, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (status.is5xxServerError()) {
            LOG.error("a request ended in a bug", known);
        }
        Problem problem = switch (status.value()) {
            case 404 -> Problem.notFound();
            case 405 -> new Problem(ProblemType.METHOD_NOT_ALLOWED, "see Allow");
            case 406 -> new Problem(ProblemType.NOT_ACCEPTABLE, "application/json can be had");
            case 413 -> new Problem(ProblemType.BODY_TOO_LARGE, "the body is too large");
            case 415 -> new Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, "application/json is read");
            case 503 -> Problem.unavailable("busy");
            default ->
                status.is4xxClientError()
                        ? new Problem(ProblemType.MALFORMED_REQUEST, "a parameter or header is missing or wrong")
                        : new Problem(ProblemType.INTERNAL_ERROR, "it has been noted; trying again may help");
        };
        return answer(problem, headers);
    }

    private static ResponseEntity<Object> answer(Problem problem, HttpHeaders headers) {
        HttpHeaders all = new HttpHeaders();
        all.putAll(headers);
        all.putAll(problem.headers());
        all.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return new ResponseEntity<>(problem.body(), all, problem.type().status());
    }

    /** What is wrong with a body, in the client's own words: never the name of a class of ours, never a piece of the body. */
    private static String whatIsWrong(@Nullable Throwable cause) {
        return switch (cause) {
            case UnrecognizedPropertyException unknown -> "unknown field " + quoted(unknown.getPropertyName());
            case InvalidFormatException wrong -> at(wrong) + " is not in the form expected";
            case MismatchedInputException wrong -> at(wrong) + " is of the wrong type or missing";
            case DatabindException wrong -> at(wrong) + " cannot be used";
            case StreamReadException broken -> "not JSON";
            case null, default -> "a JSON body is expected";
        };
    }

    private static String at(DatabindException wrong) {
        List<String> path = wrong.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .toList();
        return path.isEmpty() ? "the body" : quoted(String.join(".", path).replace(".[", "["));
    }

    private static String quoted(String name) {
        String shown = name.length() <= 64 ? name : name.substring(0, 64) + "…";
        return "\"" + shown.replaceAll("[^\\x20-\\x7E…]", "?") + "\"";
    }
}
