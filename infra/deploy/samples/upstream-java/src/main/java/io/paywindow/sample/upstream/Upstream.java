package io.paywindow.sample.upstream;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/** Places, pays and cancels orders from the command line, as another team's system would. */
public final class Upstream {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final String USAGE = """
            usage: <bootstrap servers> place  <userId> <sku> <quantity> <unitPrice>   prints the order's number
                   <bootstrap servers> pay    <orderNumber> <amount>                  amounts in minor units (cents)
                   <bootstrap servers> cancel <orderNumber> [reason]""";

    private Upstream() {}

    public static void main(String[] args) throws InterruptedException, ExecutionException {
        List<String> words = List.of(args);
        if (words.size() < 3) {
            System.err.println(USAGE);
            System.exit(2);
        }
        try (Line line = new Line(words.getFirst())) {
            System.exit(run(line, words.get(1), words.subList(2, words.size())));
        }
    }

    private static int run(Line line, String verb, List<String> words) throws InterruptedException, ExecutionException {
        switch (verb + " " + words.size()) {
            case "place 4" -> {
                return place(line, words);
            }
            case "pay 2" -> {
                String paymentId = "pay-" + UUID.randomUUID();
                long amount = Long.parseLong(words.get(1));
                line.write("payment-received", words.get(0), Facts.paymentReceived(paymentId, words.get(0), amount));
                System.out.println(paymentId);
            }
            case "cancel 1", "cancel 2" -> {
                String reason = words.size() == 2 ? words.get(1) : "";
                line.write("cancel-requested", words.get(0), Facts.cancelRequested(words.get(0), "upstream", reason));
                System.out.println("asked for");
            }
            default -> {
                System.err.println(USAGE);
                return 2;
            }
        }
        return 0;
    }

    private static int place(Line line, List<String> words) throws InterruptedException, ExecutionException {
        String orderId = "up-" + UUID.randomUUID();
        int quantity = Integer.parseInt(words.get(2));
        long unitPrice = Long.parseLong(words.get(3));
        Optional<String> answer =
                line.place(Facts.orderPlaced(orderId, words.get(0), words.get(1), quantity, unitPrice), PATIENCE);
        System.out.println(answer.orElse("no answer yet to " + orderId));
        return answer.isPresent() && Character.isDigit(answer.get().charAt(0)) ? 0 : 1;
    }
}
