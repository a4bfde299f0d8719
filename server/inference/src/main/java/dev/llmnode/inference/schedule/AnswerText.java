package dev.llmnode.inference.schedule;

import dev.llmnode.inference.text.Detokenizer;
import dev.llmnode.inference.text.StopMatcher;
import dev.llmnode.inference.text.Tokenizer;
import java.util.List;

/** One answer's way from tokens to text that may be sent: whole characters, and none that a stop string could swallow. */
final class AnswerText {
    private final Tokenizer tokenizer;
    private final Detokenizer detokenizer;
    private final StopMatcher stops;

    AnswerText(Tokenizer tokenizer, List<String> stop) {
        this.tokenizer = tokenizer;
        this.detokenizer = new Detokenizer(tokenizer);
        this.stops = new StopMatcher(stop);
    }

    boolean isEnd(int token) {
        return tokenizer.endsGeneration(token);
    }

    String append(int token) {
        return stops.append(detokenizer.append(token));
    }

    boolean isStopped() {
        return stops.matched();
    }

    /** What is left when no more tokens come. */
    String finish() {
        return stops.append(detokenizer.finish()) + stops.finish();
    }
}
