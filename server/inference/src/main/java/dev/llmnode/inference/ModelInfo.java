package dev.llmnode.inference;

import org.jspecify.annotations.Nullable;

/**
 * What an engine serves.
 *
 * @param id lower-case identifier, stable, without the quantisation
 * @param name for people
 * @param description one sentence, if the model's file has one
 * @param architecture the network's family, such as {@code llama}
 * @param parameters number of weights
 * @param quantisation the weights' main type, such as {@code Q4_1}
 * @param contextLength tokens of prompt and answer together
 * @param vocabularySize number of token ids
 * @param engine what computes, such as {@code cpu}
 */
public record ModelInfo(
        String id,
        String name,
        @Nullable String description,
        String architecture,
        long parameters,
        String quantisation,
        int contextLength,
        int vocabularySize,
        String engine) {}
