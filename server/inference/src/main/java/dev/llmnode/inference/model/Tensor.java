package dev.llmnode.inference.model;

import java.lang.foreign.MemorySegment;

/**
 * A matrix or vector of weights as it lies in its file.
 *
 * @param name canonical name, see {@link WeightSource}
 * @param type storage of the numbers
 * @param rows output features; 1 for a vector
 * @param columns input features, the contiguous dimension
 * @param data row after row, {@code type.bytes(columns)} bytes each; read-only
 */
public record Tensor(String name, TensorType type, int rows, int columns, MemorySegment data) {}
