package dev.llmnode.inference.gguf;

import dev.llmnode.inference.model.ModelFormatException;
import dev.llmnode.inference.model.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Where a tensor lies.
 *
 * @param name as in the file
 * @param dimensions sizes, the contiguous dimension first
 * @param typeNumber storage type as in the file, known or not
 * @param offset first byte, from the beginning of the data section
 */
record TensorInfo(String name, List<Long> dimensions, int typeNumber, long offset) {
    /** Numbers in the tensor. */
    long elements() {
        return dimensions.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }

    Optional<GgmlType> type() {
        return GgmlType.of(typeNumber);
    }

    /** Bytes in the file; empty for a storage type that is not known. */
    Optional<Long> bytes() {
        return type().map(type -> Math.multiplyExact(elements() / type.blockSize(), (long) type.blockBytes()));
    }

    /** Input features. */
    int columns() {
        return dimension(0);
    }

    /** Output features; 1 for a vector. */
    int rows() {
        for (int i = 2; i < dimensions.size(); i++) {
            if (dimensions.get(i) != 1) {
                throw new ModelFormatException(
                        "Tensor %s has %d dimensions, at most 2 can be used".formatted(name, dimensions.size()));
            }
        }
        return dimensions.size() == 1 ? 1 : dimension(1);
    }

    /**
     * The storage type, for computing.
     *
     * @throws ModelFormatException if no runner can compute with it
     */
    TensorType tensorType() {
        return type().flatMap(GgmlType::tensorType)
                .orElseThrow(() -> new ModelFormatException(
                        "Tensor %s has storage type %s, which is not supported".formatted(name, typeName())));
    }

    private String typeName() {
        return type().map(Enum::name).orElseGet(() -> Integer.toUnsignedString(typeNumber));
    }

    private int dimension(int index) {
        long size = dimensions.get(index);
        if (size > Integer.MAX_VALUE) {
            throw new ModelFormatException(
                    "Tensor %s has a dimension of %d, too large to be used".formatted(name, size));
        }
        return (int) size;
    }
}
