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
    private final int blocks;
    private final int stride;

    BlockPacking(TensorType type, RowOrder rows, WeightMemory.Piece memory) {
        this.type = type;
        this.rows = rows;
        this.memory = memory;
        this.blocks = rows.columns() / 32;
        this.stride = vectors(type) * LANES;
    }

    static int vectors(TensorType type) {
        return switch (type) {
            case Q4_0 -> Q4Matrix.vectors(false);
            case Q4_1 -> Q4Matrix.vectors(true);
            case Q8_0 -> Q8Matrix.VECTORS;
            case F32, F16, BF16 -> throw new IllegalArgumentException(type + " has no blocks");
        };
    }

    /** Packs rows [from, to) of the matrix. */
    void pack(int from, int to) {
        byte[] bytes = new byte[(int) type.bytes(rows.columns())];
        for (int row = from; row < to; row++) {
            RowOrder.Place place = rows.find(row);
            MemorySegment data = place.tensor().data();
            MemorySegment.copy(data, ValueLayout.JAVA_BYTE, (long) place.row() * bytes.length, bytes, 0, bytes.length);
            int inGroup = row % LANES;
            int lane = inGroup < LANES / 2 ? 2 * inGroup : 2 * inGroup - LANES + 1;
            int to0 = memory.offset() + row / LANES * blocks * stride + lane;
            switch (type) {
                case Q4_0 -> q40(bytes, to0);
                case Q4_1 -> q41(bytes, to0);
                case Q8_0 -> q80(bytes, to0);
                case F32, F16, BF16 -> throw new IllegalStateException(type + " has no blocks");
            }
        }
    }

    private void q40(byte[] bytes, int start) {
        short[] out = memory.array();
        int at = 0;
        for (int b = 0, o = start; b < blocks; b++, o += stride, at += 18) {
            out[o + PLANE] = half(bytes, at);
            nibbles(bytes, at + 2, out, o);
        }
    }

    private void q41(byte[] bytes, int start) {
        short[] out = memory.array();
        int at = 0;
        for (int b = 0, o = start; b < blocks; b++, o += stride, at += 20) {
            short d = half(bytes, at);
            float minimum = Float.float16ToFloat(half(bytes, at + 2));
            out[o + PLANE] = d;
            out[o + PLANE + LANES] = Float.floatToFloat16(minimum + 8 * Float.float16ToFloat(d));
            nibbles(bytes, at + 4, out, o);
        }
    }

    private void q80(byte[] bytes, int start) {
        short[] out = memory.array();
        int at = 0;
        for (int b = 0, o = start; b < blocks; b++, o += stride, at += 34) {
            out[o + 2 * PLANE] = half(bytes, at);
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
