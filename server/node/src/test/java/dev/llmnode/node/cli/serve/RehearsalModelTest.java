package dev.llmnode.node.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.inference.ChatMessage;
import dev.llmnode.inference.model.ModelFile;
import dev.llmnode.inference.model.TensorType;
import dev.llmnode.inference.text.Tokenizer.SpecialTokens;
import dev.llmnode.node.Engines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalModelTest {
    @TempDir
    private Path folder;

    @Test
    void write_shouldMakeAModelOfTheEmbeddedOnesKind() throws IOException {
        try (ModelFile model = Engines.open(RehearsalModel.write(folder.resolve("small.gguf")))) {
            assertThat(model.quantisation()).isEqualTo(TensorType.Q4_1);
            assertThat(model.spec().tiedEmbedding()).isTrue();
            assertThat(model.weights()
                            .require("token_embd.weight", model.spec().vocabularySize(), 128)
                            .type())
                    .isEqualTo(TensorType.Q8_0);
            String prompt = model.chatTemplate().render(List.of(ChatMessage.user("Why?")), true);
            assertThat(prompt).isEqualTo("<|im_start|>user\nWhy?<|im_end|>\n<|im_start|>assistant\n");
            int[] tokens = model.tokenizer().encode(prompt + " th", SpecialTokens.PARSE);
            assertThat(tokens).hasSize(1 + 4 + 1 + 4 + 1 + 1 + 1 + 9 + 1 + 1);
            assertThat(model.tokenizer().endsGeneration(tokens[10])).isTrue();
        }
    }
}
