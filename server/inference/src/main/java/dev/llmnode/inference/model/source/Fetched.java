package dev.llmnode.inference.model.source;

import org.jspecify.annotations.Nullable;

/**
 * What a source said about the file it gave.
 *
 * @param bytes length that the source promised, or {@link PullProgress#UNKNOWN}
 * @param sha256 checksum that the source promised, lower-case hex, or null if it names none
 */
public record Fetched(long bytes, @Nullable String sha256) {
    static final Fetched UNPROMISED = new Fetched(PullProgress.UNKNOWN, null);
}
