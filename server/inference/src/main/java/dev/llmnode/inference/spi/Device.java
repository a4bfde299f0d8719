package dev.llmnode.inference.spi;

/**
 * Something that can run a model.
 *
 * @param id unique within its provider, such as {@code cpu} or {@code cuda:0}
 * @param name for people, such as {@code NVIDIA H100}
 * @param memoryBytes memory for weights and cache
 */
public record Device(String id, String name, long memoryBytes) {}
