package dev.llmnode.inference.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.inference.ChatMessage;
import dev.llmnode.inference.spi.Chunk;
import dev.llmnode.inference.spi.ModelRunner;
import dev.llmnode.inference.spi.RunnerOptions;
import dev.llmnode.inference.spi.StepResult;
import dev.llmnode.inference.text.Tokenizer;
import java.util.List;
import org.junit.jupiter.api.Test;

class EchoModelRunnerTest extends ModelRunnerContract {
    private final EchoModel model = new EchoModel(512);

    @Override
    protected ModelRunner load(RunnerOptions options) {
        return new EchoModelRunnerProvider(16).load(model.spec(), model.weights(), options, _ -> {});
    }

    @Override
    protected RunnerOptions options() {
        return new RunnerOptions(1, 256, 8, 64, 1 << 20);
    }

    @Test
    void forward_shouldEchoTheLastUserMessageAndEnd() {
        String prompt =
                model.chatTemplate().render(List.of(ChatMessage.system("Be brief"), ChatMessage.user("né")), true);
        int[] tokens = model.tokenizer().encode(prompt, Tokenizer.SpecialTokens.PARSE);
        StringBuilder answer = new StringBuilder();
        try (ModelRunner runner = load(options())) {
            int start = 0;
            for (int i = 0; i < 4; i++) {
                Chunk chunk = new Chunk(tokens, start, new int[] {3, 1, 2}, Chunk.Output.LAST, null);
                int best = argmax((StepResult.Logits) runner.forward(List.of(chunk)));
                answer.append(model.tokenizer().name(best));
                start = chunk.end();
                tokens = new int[] {best};
            }
        }
        assertThat(answer).hasToString("<0x6E><0xC3><0xA9></s>");
    }

    private static int argmax(StepResult.Logits result) {
        int best = 0;
        for (int token = 1; token < EchoTokenizer.VOCABULARY_SIZE; token++) {
            best = result.values()[token] > result.values()[best] ? token : best;
        }
        return best;
    }
}
