package dev.llmnode.inference.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes small GGUF files, well-formed or not, for tests. */
public final class GgufWriter {
    private final ByteArrayOutputStream pairs = new ByteArrayOutputStream();
    private final ByteArrayOutputStream infos = new ByteArrayOutputStream();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private int alignment = 32;
    private long pairCount;
    private long tensorCount;

    public GgufWriter alignment(int bytes) {
        alignment = bytes;
        return whole("general.alignment", bytes);
    }

    public GgufWriter whole(String key, int value) {
        return pair(key, GgufValueType.UINT32, int32(value));
    }

    public GgufWriter real(String key, float value) {
        return pair(key, GgufValueType.FLOAT32, int32(Float.floatToIntBits(value)));
    }

    public GgufWriter flag(String key, boolean value) {
        return pair(key, GgufValueType.BOOL, new byte[] {(byte) (value ? 1 : 0)});
    }

    public GgufWriter text(String key, String value) {
        return pair(key, GgufValueType.STRING, string(value));
    }

    public GgufWriter texts(String key, List<String> values) {
        List<byte[]> parts = new ArrayList<>();
        values.forEach(value -> parts.add(string(value)));
        return array(key, GgufValueType.STRING, values.size(), concat(parts));
    }

    public GgufWriter ints(String key, int... values) {
        List<byte[]> parts = new ArrayList<>();
        for (int value : values) {
            parts.add(int32(value));
        }
        return array(key, GgufValueType.INT32, values.length, concat(parts));
    }

    public GgufWriter floats(String key, float... values) {
        List<byte[]> parts = new ArrayList<>();
        for (float value : values) {
            parts.add(int32(Float.floatToIntBits(value)));
        }
        return array(key, GgufValueType.FLOAT32, values.length, concat(parts));
    }

    GgufWriter array(String key, GgufValueType type, long count, byte[] elements) {
        return pair(key, GgufValueType.ARRAY, concat(List.of(int32(type.number()), int64(count), elements)));
    }

    GgufWriter pair(String key, GgufValueType type, byte[] value) {
        return pair(key, type.number(), value);
    }

    GgufWriter pair(String key, int type, byte[] value) {
        pairCount++;
        pairs.writeBytes(concat(List.of(string(key), int32(type), value)));
        return this;
    }

    /** Appends a tensor; dimensions as in the file, the contiguous one first. */
    public GgufWriter tensor(String name, int type, byte[] numbers, long... dimensions) {
        while (data.size() % alignment != 0) {
            data.write(0);
        }
        info(name, type, data.size(), dimensions);
        data.writeBytes(numbers);
        return this;
    }

    /** A tensor's entry without numbers of its own. */
    GgufWriter info(String name, int type, long offset, long... dimensions) {
        tensorCount++;
        List<byte[]> parts = new ArrayList<>(List.of(string(name), int32(dimensions.length)));
        for (long dimension : dimensions) {
            parts.add(int64(dimension));
        }
        parts.add(int32(type));
        parts.add(int64(offset));
        infos.writeBytes(concat(parts));
        return this;
    }

    public byte[] toBytes() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(concat(List.of(int32(3), int64(tensorCount), int64(pairCount))));
        file.writeBytes(pairs.toByteArray());
        file.writeBytes(infos.toByteArray());
        while (file.size() % alignment != 0) {
            file.write(0);
        }
        file.writeBytes(data.toByteArray());
        return file.toByteArray();
    }

    public Path write(Path file) throws IOException {
        return Files.write(file, toBytes());
    }

    static byte[] string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return concat(List.of(int64(bytes.length), bytes));
    }

    static byte[] int32(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    static byte[] int64(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    private static byte[] concat(List<byte[]> parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        parts.forEach(whole::writeBytes);
        return whole.toByteArray();
    }
}
