package dev.llmnode.inference.cpu.matrix;

import dev.llmnode.inference.cpu.kernel.Lanes;
import dev.llmnode.inference.cpu.kernel.NibbleSums;
import dev.llmnode.inference.model.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Rearranges block-quantised rows into row groups, see {@link BlockMatrix}. */
final class BlockPacking {
    private static final int LANES = Lanes.SHORT;
    private static final int PLANE = NibbleSums.VECTORS * LANES;

    private final TensorType type;
    private final RowOrder rows;
    private final WeightMemory.Piece memory;
    private final BlockFormat format;
    private final int blocks;
    /** Shorts from block to block of a row group's planes. */
    private final int stride;

    BlockPacking(TensorType type, RowOrder rows, WeightMemory.Piece memory) {
        this.type = type;
        this.rows = rows;
        this.memory = memory;
        format = BlockFormat.of(type);
        blocks = rows.columns() / 32;
        stride = format.planes() * PLANE;
    }

    /** Packs rows [from, to) of the matrix. */
    void pack(int from, int to) {
        byte[] bytes = new byte[(int) type.bytes(rows.columns())];
        for (int row = from; row < to; row++) {
            RowOrder.Place place = rows.find(row);
            MemorySegment data = place.tensor().data();
            MemorySegment.copy(data, ValueLayout.JAVA_BYTE, (long) place.row() * bytes.length, bytes, 0, bytes.length);
            int planes = memory.offset() + row / LANES * blocks * format.vectors() * LANES + row % LANES;
            int numbers = planes + blocks * stride;
            switch (type) {
                case Q4_0 -> q40(bytes, planes, numbers);
                case Q4_1 -> q41(bytes, planes, numbers);
                case Q8_0 -> q80(bytes, planes, numbers);
                case F32, F16, BF16 -> throw new IllegalStateException(type + " has no blocks");
            }
        }
    }

    private void q40(byte[] bytes, int planes, int scales) {
        short[] out = memory.array();
        for (int b = 0, at = 0; b < blocks; b++, at += 18) {
            out[scales + b * LANES] = half(bytes, at);
            nibbles(bytes, at + 2, out, planes + b * stride);
        }
    }

    private void q41(byte[] bytes, int planes, int scales) {
        short[] out = memory.array();
        int offsets = scales + blocks * LANES;
        for (int b = 0, at = 0; b < blocks; b++, at += 20) {
            short d = half(bytes, at);
            float minimum = Float.float16ToFloat(half(bytes, at + 2));
            out[scales + b * LANES] = d;
            out[offsets + b * LANES] = Float.floatToFloat16(minimum + 8 * Float.float16ToFloat(d));
            nibbles(bytes, at + 4, out, planes + b * stride);
        }
    }

    private void q80(byte[] bytes, int planes, int scales) {
        short[] out = memory.array();
        for (int b = 0, at = 0; b < blocks; b++, at += 34) {
            out[scales + b * LANES] = half(bytes, at);
            int o = planes + b * stride;
            for (int i = 0; i < NibbleSums.VECTORS; i++) {
                int k = at + 2 + 4 * i;
                out[o + i * LANES] = upper(bytes[k] + 128, bytes[k + 1] + 128, bytes[k + 2] + 128, bytes[k + 3] + 128);
                out[o + PLANE + i * LANES] = lower(bytes[k], bytes[k + 1], bytes[k + 2], bytes[k + 3]);
            }
        }
    }

    /** 16 bytes: the low nibbles are the first half of the block, the high ones the second. */
    private static void nibbles(byte[] bytes, int at, short[] out, int o) {
        for (int i = 0; i < 4; i++) {
            int k = at + 4 * i;
            out[o + i * LANES] = lower(bytes[k], bytes[k + 1], bytes[k + 2], bytes[k + 3]);
            out[o + (4 + i) * LANES] = upper(bytes[k], bytes[k + 1], bytes[k + 2], bytes[k + 3]);
        }
    }

    private static short lower(int a, int b, int c, int d) {
        return (short) ((a & 15) | ((b & 15) << 4) | ((c & 15) << 8) | ((d & 15) << 12));
    }

    private static short upper(int a, int b, int c, int d) {
        return (short) (((a >> 4) & 15) | (b & 0xf0) | ((c & 0xf0) << 4) | ((d & 0xf0) << 8));
    }

    private static short half(byte[] bytes, int at) {
        return (short) ((bytes[at] & 255) | (bytes[at + 1] << 8));
    }
}
