package io.paywindow.faults;

import io.paywindow.outside.Endpoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** What the front page tells a newcomer to paste, pasted. */
final class ReadmeCommands {

    private static final Path README = Path.of("../../README.md");
    private static final Pattern TRY_IT = Pattern.compile("## Try it.*?```sh\\n(.*?)```", Pattern.DOTALL);
    private static final String UNTIL_PAID = """
            until curl -sS "$API/orders/$NUMBER" -H "Authorization: Bearer $TOKEN" | grep '"PAID"'; do :; done
            """;
    private static final long SECONDS = 60;

    private final Endpoints endpoints;
    private final String customerToken;

    ReadmeCommands(Endpoints endpoints, String customerToken) {
        this.endpoints = endpoints;
        this.customerToken = customerToken;
    }

    /** Runs them in an empty folder where {@code infra/.data/endpoints.json} is as infra/up writes it; answers all they print. */
    String run(Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("infra/.data/endpoints.json");
        Files.createDirectories(folder.resolve("infra/.data"));
        Object json = Map.of(
                "orderApi", endpoints.orderApi().toString(),
                "paymentSecret", endpoints.paymentSecret(),
                "tokens", Map.of("customer", customerToken, "operator", endpoints.operatorToken()));
        Files.writeString(
                file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json));
        Process bash = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        boolean ended = bash.waitFor(SECONDS, TimeUnit.SECONDS);
        String said = Files.readString(folder.resolve("said"), StandardCharsets.UTF_8);
        if (!ended || bash.exitValue() != 0) {
            bash.destroyForcibly();
            throw new AssertionError("the README's commands failed: " + said);
        }
        return said;
    }

    private static String commands() throws IOException {
        Matcher matcher = TRY_IT.matcher(Files.readString(README));
        if (!matcher.find()) {
            throw new AssertionError("README.md: no commands below \"## Try it\"");
        }
        // As a reader would, wait for the payment before cancelling.
        return matcher.group(1).replace("# Look", UNTIL_PAID + "# Look");
    }
}
