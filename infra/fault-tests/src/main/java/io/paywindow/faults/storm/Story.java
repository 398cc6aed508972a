package io.paywindow.faults.storm;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.faults.history.Entry;
import io.paywindow.faults.history.Letter;
import io.paywindow.faults.history.Letterbox.Notice;
import io.paywindow.faults.history.Purchase;
import io.paywindow.faults.history.Trouble;
import io.paywindow.faults.promise.Evidence;
import io.paywindow.ledger.RedisAwayException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** All that is known of one order, across its client, Kafka, RabbitMQ, its customer and Redis. */
final class Story {

    private final Evidence evidence;
    private final Eyes eyes;

    Story(Evidence evidence, Eyes eyes) {
        this.evidence = evidence;
        this.eyes = eyes;
    }

    /** The story of an order by its id, or of a purchase by its name; only the faults if the subject is neither. */
    List<String> of(String subject) {
        List<String> lines = new ArrayList<>();
        String orderId = subject;
        for (Purchase purchase : evidence.history().purchases()) {
            if (purchase.name().equals(subject) || purchase.orderId().orElse("").equals(subject)) {
                lines.add("The customer: %s buys %s, means to %s"
                        .formatted(purchase.user(), purchase.items(), purchase.intent()));
                purchase.calls().forEach(call -> lines.add("  " + call));
                orderId = purchase.orderId().orElse(subject);
            }
        }
        List<Entry> log = ofLog(orderId);
        String number = log.stream()
                .filter(entry -> entry.fact() instanceof OrderNumbered)
                .map(entry -> entry.as(OrderNumbered.class).getOrderNumber())
                .findFirst()
                .orElse("");
        lines.add("Kafka:");
        log.forEach(entry -> lines.add("  " + entry));
        lines.add("RabbitMQ:");
        addLetters(orderId, number, lines);
        lines.add("Redis now:");
        try {
            eyes.rawly(orderId, number).forEach(line -> lines.add("  " + line));
        } catch (RedisAwayException e) {
            lines.add("  it does not answer");
        }
        lines.add("Faults:");
        for (Trouble trouble : evidence.history().troubles()) {
            lines.add("  %s to %s  %s".formatted(trouble.begun(), trouble.ended(), trouble.fault()));
        }
        return lines;
    }

    private List<Entry> ofLog(String orderId) {
        List<Entry> all = new ArrayList<>(evidence.log().placed(orderId));
        all.addAll(evidence.log().refused(orderId));
        for (Entry entry : evidence.log().numbered(orderId)) {
            all.add(entry);
            String number = entry.as(OrderNumbered.class).getOrderNumber();
            all.addAll(evidence.log().payments(number));
            all.addAll(evidence.log().cancels(number));
            all.addAll(evidence.log().outcomes(number));
            all.addAll(evidence.log().refunds(number));
        }
        evidence.log().dead().stream()
                .filter(dead -> orderId.equals(dead.key()))
                .forEach(all::add);
        all.sort(Comparator.comparing(Entry::at));
        return all;
    }

    private void addLetters(String orderId, String number, List<String> lines) {
        String byNumber = number.isEmpty() ? "none" : number + ":";
        for (Map.Entry<String, List<Letter>> letters : evidence.mail().letters().entrySet()) {
            if (letters.getKey().startsWith(byNumber) || letters.getKey().startsWith(orderId + ":")) {
                letters.getValue().forEach(letter -> lines.add("  " + letter.at() + "  " + letters.getKey()));
            }
        }
        lines.add("The customer was told:");
        for (Map.Entry<String, List<Notice>> notices :
                evidence.letterbox().notices().entrySet()) {
            if (notices.getKey().startsWith(byNumber) || notices.getKey().startsWith(orderId + ":")) {
                notices.getValue()
                        .forEach(notice -> lines.add("  " + notice.letter().at() + "  " + notices.getKey()
                                + (notice.taken() ? "" : ", not taken")));
            }
        }
    }
}
