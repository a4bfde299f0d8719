package dev.llmnode.inference.testing;

import dev.llmnode.inference.model.DecoderSpec;
import dev.llmnode.inference.model.ModelFile;
import dev.llmnode.inference.model.Tensor;
import dev.llmnode.inference.model.TensorType;
import dev.llmnode.inference.model.WeightSource;
import dev.llmnode.inference.text.ChatTemplate;
import dev.llmnode.inference.text.Tokenizer;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A model without weights: its answer to a chat is the last user message, see {@link EchoModelRunner}. */
public class EchoModel implements ModelFile {
    private final int contextLength;

    /** @param contextLength positions */
    public EchoModel(int contextLength) {
        this.contextLength = contextLength;
    }

    @Override
    public String name() {
        return "Echo";
    }

    @Override
    public String description() {
        return "Answers with the words it was asked";
    }

    @Override
    public long parameters() {
        return 0;
    }

    @Override
    public TensorType quantisation() {
        return TensorType.F32;
    }

    @Override
    public DecoderSpec spec() {
        return new DecoderSpec(
                "echo", 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, EchoTokenizer.VOCABULARY_SIZE, contextLength, true);
    }

    @Override
    public WeightSource weights() {
        return new NoWeights();
    }

    @Override
    public Tokenizer tokenizer() {
        return new EchoTokenizer();
    }

    @Override
    public ChatTemplate chatTemplate() {
        return (messages, addGenerationPrompt) -> messages.stream()
                .map(message -> "<|%s|>%s".formatted(message.role(), message.content()))
                .collect(Collectors.joining("", "", addGenerationPrompt ? "<|assistant|>" : ""));
    }

    @Override
    public void close() {
        // Holds nothing.
    }

    private record NoWeights() implements WeightSource {
        @Override
        public Set<String> names() {
            return Set.of();
        }

        @Override
        public Optional<Tensor> find(String name) {
            return Optional.empty();
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
