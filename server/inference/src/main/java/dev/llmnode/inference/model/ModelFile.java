package dev.llmnode.inference.model;

import dev.llmnode.inference.text.ChatTemplate;
import dev.llmnode.inference.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/** A model as it lies on disk, whatever its format: the network, its weights and how it reads and writes text. */
public interface ModelFile extends AutoCloseable {
    /** The file's own name for the model, for people. */
    String name();

    /** One sentence, if the file has one. */
    @Nullable
    String description();

    /** Number of weights. */
    long parameters();

    /** The type that most of the weights are stored in. */
    TensorType quantisation();

    DecoderSpec spec();

    WeightSource weights();

    Tokenizer tokenizer();

    ChatTemplate chatTemplate();

    @Override
    void close();
}
