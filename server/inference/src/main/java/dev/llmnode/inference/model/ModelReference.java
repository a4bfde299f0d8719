package dev.llmnode.inference.model;

import dev.llmnode.inference.model.source.ModelSource;
import dev.llmnode.inference.model.source.ModelUnavailableException;
import dev.llmnode.inference.model.source.PullProgress;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model, where it comes from, and what its file must be.
 *
 * @param id lower-case, stable, without the quantisation
 * @param source where its file comes from
 * @param bytes the file's length, or {@link PullProgress#UNKNOWN}
 * @param sha256 the file's checksum, lower-case hex, or null if nobody has said it
 */
public record ModelReference(
        String id, ModelSource source, long bytes, @Nullable String sha256) {
    private static final Pattern PINNED = Pattern.compile("(.*)#sha256=(.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern QUANTISATION =
            Pattern.compile("[-._](?:i?q\\d\\w*|f16|bf16|f32|fp16|fp32)$", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST_ID = 128;
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,%d}".formatted(LONGEST_ID - 1));

    public ModelReference {
        if (!ID.matcher(id).matches()) {
            throw new ModelUnavailableException(
                    "'%s' cannot be a model's id, which begins with a lower-case letter or a digit, goes on with these and with '.', '_' and '-', and has %d characters at most; name the model, as in ID=SOURCE"
                            .formatted(id, LONGEST_ID));
        }
    }

    /**
     * Reads a source, with {@code #sha256=HEX} after it where its checksum is known; the id comes from the file's name.
     *
     * @param environment as in {@link ModelSource#parse}
     * @throws ModelUnavailableException if it is no source, or what is written after it is no checksum
     */
    public static ModelReference parse(String text, Map<String, String> environment) {
        Matcher pinned = PINNED.matcher(text);
        ModelSource source = ModelSource.parse(pinned.matches() ? pinned.group(1) : text, environment);
        String sha256 = pinned.matches() ? checksum(pinned.group(2)) : null;
        return new ModelReference(idOf(source.fileName()), source, PullProgress.UNKNOWN, sha256);
    }

    private static String checksum(String text) {
        if (!SHA256.matcher(text).matches()) {
            throw new ModelUnavailableException(
                    "'%s' is no SHA-256 checksum: write #sha256= and its 64 hexadecimal digits".formatted(text));
        }
        return text.toLowerCase(Locale.ROOT);
    }

    public ModelReference withId(String other) {
        return new ModelReference(other, source, bytes, sha256);
    }

    /** The id that a file's name stands for: {@code SmolLM2-135M-Instruct.Q4_1.gguf} is {@code smollm2-135m-instruct}. */
    static String idOf(String fileName) {
        String stem = fileName.replaceFirst("(?i)\\.gguf$", "");
        return QUANTISATION
                .matcher(stem)
                .replaceFirst("")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9._-]", "-")
                .replaceFirst("^[._-]+", "");
    }
}
