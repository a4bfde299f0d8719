package dev.llmnode.inference.schedule;

import dev.llmnode.inference.testing.EchoTokenizer;
import java.util.List;

/** Sequences that no engine works at. */
final class Sequences {
    private Sequences() {}

    static Sequence of(String prompt) {
        EchoTokenizer tokenizer = new EchoTokenizer();
        return new Sequence(
                tokenizer.encode(prompt, EchoTokenizer.SpecialTokens.PLAIN),
                EngineDriver.request(prompt, 10),
                100,
                (_, _, _, _) -> 'x',
                new AnswerText(tokenizer, List.of()),
                _ -> new SequenceStream(10, _ -> {}),
                0);
    }
}
