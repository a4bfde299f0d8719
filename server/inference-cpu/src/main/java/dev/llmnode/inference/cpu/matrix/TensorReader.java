package dev.llmnode.inference.cpu.matrix;

import dev.llmnode.inference.model.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Reads rows of tensors as floats, exactly. */
public final class TensorReader {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private TensorReader() {}

    /** Reads one row of {@code tensor.columns()} numbers into {@code out}, from {@code o}. */
    public static void row(Tensor tensor, int row, float[] out, int o) {
        MemorySegment data = tensor.data();
        int columns = tensor.columns();
        long bytes = tensor.type().bytes(columns);
        long at = row * bytes;
        int size = tensor.type().blockSize();
        for (int k = 0; k < columns; k += size) {
            switch (tensor.type()) {
                case F32 -> out[o + k] = data.get(FLOAT, at);
                case F16 -> out[o + k] = Float.float16ToFloat(data.get(SHORT, at));
                case BF16 -> out[o + k] = Float.intBitsToFloat(data.get(SHORT, at) << 16);
                case Q4_0 -> {
                    float d = Float.float16ToFloat(data.get(SHORT, at));
                    nibbles(data, at + 2, d, -8 * d, out, o + k);
                }
                case Q4_1 -> {
                    float d = Float.float16ToFloat(data.get(SHORT, at));
                    nibbles(data, at + 4, d, Float.float16ToFloat(data.get(SHORT, at + 2)), out, o + k);
                }
                case Q8_0 -> bytes(data, at + 2, Float.float16ToFloat(data.get(SHORT, at)), out, o + k);
            }
            at += tensor.type().blockBytes();
        }
    }

    /** The one row of a vector. */
    public static float[] vector(Tensor tensor) {
        float[] numbers = new float[tensor.columns()];
        row(tensor, 0, numbers, 0);
        return numbers;
    }

    private static void nibbles(MemorySegment data, long at, float d, float m, float[] out, int o) {
        for (int i = 0; i < 16; i++) {
            int pair = data.get(ValueLayout.JAVA_BYTE, at + i);
            out[o + i] = d * (pair & 15) + m;
            out[o + 16 + i] = d * ((pair >> 4) & 15) + m;
        }
    }

    private static void bytes(MemorySegment data, long at, float d, float[] out, int o) {
        for (int i = 0; i < 32; i++) {
            out[o + i] = d * data.get(ValueLayout.JAVA_BYTE, at + i);
        }
    }
}
