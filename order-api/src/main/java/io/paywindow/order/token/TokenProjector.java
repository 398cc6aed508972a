package io.paywindow.order.token;

import io.paywindow.contract.TokenIssued;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.codec.UnreadableFactException;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.names.Topic;
import io.paywindow.order.facts.SetAside;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Brings the tokens of the log into Redis: those that other instances issued, and all of them after Redis lost its memory. */
final class TokenProjector {

    private final FactCodec codec;
    private final TokenStore tokens;
    private final SetAside dead;

    TokenProjector(FactCodec codec, TokenStore tokens, SetAside dead) {
        this.codec = codec;
        this.tokens = tokens;
        this.dead = dead;
    }

    /** Starts to keep what the records say. */
    List<CompletionStage<List<String>>> keep(List<ConsumerRecord<String, byte[]>> records) {
        List<CompletionStage<List<String>>> kept = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> origin : records) {
            if (origin.key() == null) {
                dead.setAside(Topic.TOKEN_ISSUED, origin, DeadLetter.KEY_MISMATCH, "no key");
            } else if (origin.value() == null) {
                kept.add(tokens.keep(origin.key(), null, origin.offset()));
            } else {
                token(origin).ifPresent(token -> kept.add(tokens.keep(origin.key(), token, origin.offset())));
            }
        }
        return kept;
    }

    private Optional<TokenIssued> token(ConsumerRecord<String, byte[]> origin) {
        try {
            TokenIssued token = codec.decode(origin.value(), TokenIssued.class);
            if (BearerToken.same(token.getTokenHash(), origin.key())) {
                return Optional.of(token);
            }
            dead.setAside(Topic.TOKEN_ISSUED, origin, DeadLetter.KEY_MISMATCH, "the key is not the token's hash");
        } catch (UnreadableFactException e) {
            dead.setAside(Topic.TOKEN_ISSUED, origin, e.why().name(), String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }
}
