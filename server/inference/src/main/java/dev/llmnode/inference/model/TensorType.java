package dev.llmnode.inference.model;

/** How a tensor's numbers are stored; block types as in GGML (rows are split into blocks of {@link #blockSize} numbers). */
public enum TensorType {
    F32(1, 4),
    F16(1, 2),
    BF16(1, 2),
    /** f16 scale d, then 16 bytes of two 4-bit numbers q (low nibble: first half): {@code d * (q - 8)}. */
    Q4_0(32, 18),
    /** f16 scale d, f16 minimum m, then 16 bytes of two 4-bit numbers q: {@code d * q + m}. */
    Q4_1(32, 20),
    /** f16 scale d, then 32 signed bytes q: {@code d * q}. */
    Q8_0(32, 34);

    private final int blockSize;
    private final int blockBytes;

    TensorType(int blockSize, int blockBytes) {
        this.blockSize = blockSize;
        this.blockBytes = blockBytes;
    }

    /** Numbers in a block. */
    public int blockSize() {
        return blockSize;
    }

    /** Bytes of a block. */
    public int blockBytes() {
        return blockBytes;
    }

    /** Bytes that {@code count} numbers take; count must be a multiple of the block size. */
    public long bytes(long count) {
        return count / blockSize * blockBytes;
    }
}
