package dev.llmnode.inference;

import java.time.Duration;

/**
 * Where an answer's time went.
 *
 * @param queued from submit to the first prefill step
 * @param prefill from there to the first token
 * @param decode from the first token to the last
 */
public record Timings(Duration queued, Duration prefill, Duration decode) {
    public static final Timings NONE = new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO);
}
