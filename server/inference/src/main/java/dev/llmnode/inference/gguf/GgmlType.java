package dev.llmnode.inference.gguf;

import dev.llmnode.inference.model.TensorType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Storage types by their numbers in the file. Those that no runner here computes with are known by size, so that a file's
 * layout can be checked; the numbers in between belonged to types that GGML has removed.
 */
enum GgmlType {
    F32(0, TensorType.F32),
    F16(1, TensorType.F16),
    Q4_0(2, TensorType.Q4_0),
    Q4_1(3, TensorType.Q4_1),
    Q5_0(6, 32, 22),
    Q5_1(7, 32, 24),
    Q8_0(8, TensorType.Q8_0),
    Q8_1(9, 32, 36),
    Q2_K(10, 256, 84),
    Q3_K(11, 256, 110),
    Q4_K(12, 256, 144),
    Q5_K(13, 256, 176),
    Q6_K(14, 256, 210),
    Q8_K(15, 256, 292),
    IQ2_XXS(16, 256, 66),
    IQ2_XS(17, 256, 74),
    IQ3_XXS(18, 256, 98),
    IQ1_S(19, 256, 50),
    IQ4_NL(20, 32, 18),
    IQ3_S(21, 256, 110),
    IQ2_S(22, 256, 82),
    IQ4_XS(23, 256, 136),
    I8(24, 1, 1),
    I16(25, 1, 2),
    I32(26, 1, 4),
    I64(27, 1, 8),
    F64(28, 1, 8),
    IQ1_M(29, 256, 56),
    BF16(30, TensorType.BF16),
    TQ1_0(34, 256, 54),
    TQ2_0(35, 256, 66),
    MXFP4(39, 32, 17);

    private static final Map<Integer, GgmlType> BY_NUMBER = new HashMap<>();

    static {
        for (GgmlType type : values()) {
            BY_NUMBER.put(type.number, type);
        }
    }

    private final int number;
    private final int blockSize;
    private final int blockBytes;
    private final @Nullable TensorType tensorType;

    GgmlType(int number, TensorType tensorType) {
        this.number = number;
        this.blockSize = tensorType.blockSize();
        this.blockBytes = tensorType.blockBytes();
        this.tensorType = tensorType;
    }

    GgmlType(int number, int blockSize, int blockBytes) {
        this.number = number;
        this.blockSize = blockSize;
        this.blockBytes = blockBytes;
        this.tensorType = null;
    }

    int number() {
        return number;
    }

    int blockSize() {
        return blockSize;
    }

    int blockBytes() {
        return blockBytes;
    }

    /** The type as runners know it, if they do. */
    Optional<TensorType> tensorType() {
        return Optional.ofNullable(tensorType);
    }

    static Optional<GgmlType> of(int number) {
        return Optional.ofNullable(BY_NUMBER.get(number));
    }
}
