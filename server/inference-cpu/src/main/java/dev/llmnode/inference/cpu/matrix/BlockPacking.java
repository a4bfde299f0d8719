package dev.llmnode.inference.cpu.matrix;

import dev.llmnode.inference.cpu.kernel.Lanes;
import dev.llmnode.inference.cpu.kernel.NibbleSums;
import dev.llmnode.inference.model.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Rearranges block-quantised rows into row groups, see {@link BlockMatrix}. */
final class BlockPacking {
    private static final int LANES = Lanes.SHORT;
    private static final int VECTORS = NibbleSums.VECTORS;

    private final TensorType type;
    private final RowOrder rows;
    private final PanelShares shares;
    private final WeightMemory.Piece memory;
    private final BlockFormat format;
    private final int blocks;

    BlockPacking(TensorType type, RowOrder rows, PanelShares shares, WeightMemory.Piece memory) {
        this.type = type;
        this.rows = rows;
        this.shares = shares;
        this.memory = memory;
        format = BlockFormat.of(type);
        blocks = rows.columns() / 32;
    }

    /** Packs rows [from, to) of the matrix. */
    void pack(int from, int to) {
        byte[] bytes = new byte[(int) type.bytes(rows.columns())];
        for (int row = from; row < to; row++) {
            RowOrder.Place place = rows.find(row);
            MemorySegment data = place.tensor().data();
            MemorySegment.copy(data, ValueLayout.JAVA_BYTE, (long) place.row() * bytes.length, bytes, 0, bytes.length);
            Lane lane = lane(row);
            switch (type) {
                case Q4_0 -> q40(bytes, lane);
                case Q4_1 -> q41(bytes, lane);
                case Q8_0 -> q80(bytes, lane);
                case F32, F16, BF16 -> throw new IllegalStateException(type + " has no blocks");
            }
        }
    }

    /**
     * Where a row goes.
     *
     * @param at the lane in the first vector of the row's group
     * @param step shorts from vector to vector of the group: it may lie interleaved with another
     */
    private record Lane(int at, int step) {
        int vector(int index) {
            return at + index * step;
        }
    }

    private Lane lane(int row) {
        PanelShares.Bundle bundle = shares.bundle(row / Matrix.PANEL);
        int groups = bundle.size() * Matrix.PANEL / LANES;
        int firstGroup = bundle.first() * Matrix.PANEL / LANES;
        int group = row / LANES - firstGroup;
        int pair = group / 2 * 2;
        int width = Math.min(2, groups - pair);
        int begin = memory.offset() + (firstGroup + pair) * blocks * format.vectors() * LANES;
        return new Lane(begin + (group - pair) * LANES + row % LANES, width * LANES);
    }

    /** The vector of a block's f16 numbers; these come first, as they are read. */
    private int numbers(int kind, int block) {
        return kind * blocks + block;
    }

    /** The first of a block's vectors in a plane. */
    private int nibbles(int plane, int block) {
        return format.numbers() * blocks + (plane * blocks + block) * VECTORS;
    }

    private void q40(byte[] bytes, Lane lane) {
        short[] out = memory.array();
        for (int b = 0, at = 0; b < blocks; b++, at += 18) {
            out[lane.vector(numbers(0, b))] = half(bytes, at);
            nibbles(bytes, at + 2, out, lane, nibbles(0, b));
        }
    }

    private void q41(byte[] bytes, Lane lane) {
        short[] out = memory.array();
        for (int b = 0, at = 0; b < blocks; b++, at += 20) {
            short d = half(bytes, at);
            float minimum = Float.float16ToFloat(half(bytes, at + 2));
            out[lane.vector(numbers(0, b))] = d;
            out[lane.vector(numbers(1, b))] = Float.floatToFloat16(minimum + 8 * Float.float16ToFloat(d));
            nibbles(bytes, at + 4, out, lane, nibbles(0, b));
        }
    }

    private void q80(byte[] bytes, Lane lane) {
        short[] out = memory.array();
        for (int b = 0, at = 0; b < blocks; b++, at += 34) {
            out[lane.vector(numbers(0, b))] = half(bytes, at);
            for (int i = 0; i < VECTORS; i++) {
                int k = at + 2 + 4 * i;
                out[lane.vector(nibbles(0, b) + i)] =
                        upper(bytes[k] + 128, bytes[k + 1] + 128, bytes[k + 2] + 128, bytes[k + 3] + 128);
                out[lane.vector(nibbles(1, b) + i)] = lower(bytes[k], bytes[k + 1], bytes[k + 2], bytes[k + 3]);
            }
        }
    }

    /** 16 bytes: the low nibbles are the first half of the block, the high ones the second. */
    private static void nibbles(byte[] bytes, int at, short[] out, Lane lane, int vector) {
        for (int i = 0; i < 4; i++) {
            int k = at + 4 * i;
            out[lane.vector(vector + i)] = lower(bytes[k], bytes[k + 1], bytes[k + 2], bytes[k + 3]);
            out[lane.vector(vector + 4 + i)] = upper(bytes[k], bytes[k + 1], bytes[k + 2], bytes[k + 3]);
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
