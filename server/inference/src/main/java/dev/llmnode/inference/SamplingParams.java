package dev.llmnode.inference;

import org.jspecify.annotations.Nullable;

/**
 * How the next token is chosen from the logits.
 *
 * @param temperature 0 is greedy; logits are divided by it otherwise
 * @param topP nucleus sampling (Holtzman et al. 2019), 1 switches it off
 * @param topK only the K likeliest, 0 switches it off
 * @param minP only tokens with at least this share of the likeliest one's probability, 0 switches it off
 * @param repeatPenalty divides positive and multiplies negative logits of recent tokens (Keskar et al. 2019), 1 is off
 * @param seed null lets the engine choose one
 */
public record SamplingParams(
        double temperature,
        double topP,
        int topK,
        double minP,
        double repeatPenalty,
        @Nullable Long seed) {
    public static final SamplingParams GREEDY = new SamplingParams(0, 1, 0, 0, 1, 0L);

    public SamplingParams {
        require("temperature", temperature >= 0 && temperature <= 2, "between 0.0 and 2.0", temperature);
        require("top_p", topP > 0 && topP <= 1, "above 0.0 and at most 1.0", topP);
        require("top_k", topK >= 0, "0 or more", topK);
        require("min_p", minP >= 0 && minP <= 1, "between 0.0 and 1.0", minP);
        require(
                "repeat_penalty",
                repeatPenalty > 0 && repeatPenalty <= 10,
                "above 0.0 and at most 10.0",
                repeatPenalty);
    }

    private static void require(String field, boolean valid, String range, Number value) {
        if (!valid) {
            throw new InvalidRequestException(field, "%s must be %s, not %s".formatted(field, range, value));
        }
    }
}
