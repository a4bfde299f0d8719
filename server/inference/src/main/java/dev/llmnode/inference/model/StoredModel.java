package dev.llmnode.inference.model;

import java.nio.file.Path;

/**
 * A model whose file is there and was verified.
 *
 * @param id as in {@link ModelReference}
 * @param file its weights, tokenizer and template
 * @param source where it came from
 * @param bytes length of the file
 * @param sha256 its checksum, lower-case hex; empty for a file used where it lies, which is not read for it
 */
public record StoredModel(String id, Path file, String source, long bytes, String sha256) {}
