package dev.llmnode.inference;

import java.util.List;
import java.util.Objects;

/**
 * What a caller wants generated.
 *
 * @param prompt the text or chat to go on from
 * @param maxTokens upper bound of generated tokens, 1 or more
 * @param sampling how tokens are chosen
 * @param stop strings that end the generation, 8 at most, none empty
 */
public record GenerationRequest(Prompt prompt, int maxTokens, SamplingParams sampling, List<String> stop) {
    public static final int MAX_STOP_STRINGS = 8;

    public GenerationRequest {
        Objects.requireNonNull(prompt, "prompt is null");
        Objects.requireNonNull(sampling, "sampling is null");
        stop = List.copyOf(stop);
        if (maxTokens < 1) {
            throw new InvalidRequestException("max_tokens", "max_tokens must be 1 or more, not " + maxTokens);
        }
        if (stop.size() > MAX_STOP_STRINGS || stop.stream().anyMatch(String::isEmpty)) {
            throw new InvalidRequestException("stop", "stop takes up to 8 strings, none of them empty");
        }
    }
}
