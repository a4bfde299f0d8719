package dev.llmnode.inference.gguf;

import dev.llmnode.inference.model.ModelFormatException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what precedes the tensors' data: header, metadata, tensor infos (GGUF specification, "File structure"). */
final class GgufParser {
    private static final int MAGIC = 0x46554747; // "GGUF"
    private static final int MAX_DIMENSIONS = 4;
    /** Key (length and one byte), type, value of one byte. */
    private static final int LEAST_PAIR_BYTES = 14;
    /** Name (length and one byte), number of dimensions, one dimension, type, offset. */
    private static final int LEAST_TENSOR_BYTES = 33;

    private final MemorySegment file;
    private final GgufReader reader;

    private GgufParser(MemorySegment file) {
        this.file = file;
        this.reader = new GgufReader(file);
    }

    /**
     * Header, metadata and checked tensor infos of a file.
     *
     * @throws ModelFormatException for anything that is not as the specification says
     */
    static Parsed parse(MemorySegment file) {
        return new GgufParser(file).parse();
    }

    private Parsed parse() {
        readVersion();
        long tensors = reader.count("number of tensors", LEAST_TENSOR_BYTES);
        long pairs = reader.count("number of metadata pairs", LEAST_PAIR_BYTES);
        GgufMetadata metadata = readMetadata(pairs);
        List<TensorInfo> infos = readTensorInfos(tensors);
        TensorLayout layout = new TensorLayout(metadata, reader.position(), file.byteSize());
        return new Parsed(metadata, layout.check(infos), layout.dataStart());
    }

    private void readVersion() {
        if (reader.int32("magic number") != MAGIC) {
            throw new ModelFormatException("Not a GGUF file: it does not begin with the letters GGUF");
        }
        int version = reader.int32("version");
        if (version != 0 && (version & 0xFFFF) == 0) {
            throw new ModelFormatException("GGUF file is big-endian, only little-endian files are supported");
        }
        if (version != 2 && version != 3) {
            throw new ModelFormatException(
                    "GGUF version %s is not supported, only 2 and 3 are".formatted(Integer.toUnsignedString(version)));
        }
    }

    private GgufMetadata readMetadata(long pairs) {
        Map<String, GgufValue> values = new LinkedHashMap<>();
        for (long i = 0; i < pairs; i++) {
            String key = reader.name("metadata key %d".formatted(i));
            GgufValueType type = GgufValueType.of(reader.int32("type of metadata key " + key), reader);
            if (values.put(key, readValue(type, "metadata key " + key)) != null) {
                throw reader.failure("metadata key %s appears twice".formatted(key));
            }
        }
        return new GgufMetadata(values);
    }

    private GgufValue readValue(GgufValueType type, String what) {
        return switch (type) {
            case UINT8 -> new GgufValue.Whole(Byte.toUnsignedInt(reader.int8(what)));
            case INT8 -> new GgufValue.Whole(reader.int8(what));
            case UINT16 -> new GgufValue.Whole(Short.toUnsignedInt(reader.int16(what)));
            case INT16 -> new GgufValue.Whole(reader.int16(what));
            case UINT32 -> new GgufValue.Whole(Integer.toUnsignedLong(reader.int32(what)));
            case INT32 -> new GgufValue.Whole(reader.int32(what));
            case UINT64, INT64 -> new GgufValue.Whole(reader.int64(what));
            case FLOAT32 -> new GgufValue.Real(Float.intBitsToFloat(reader.int32(what)));
            case FLOAT64 -> new GgufValue.Real(Double.longBitsToDouble(reader.int64(what)));
            case BOOL -> new GgufValue.Flag(readFlag(what));
            case STRING -> new GgufValue.Text(reader.text(what));
            case ARRAY -> readArray(what);
        };
    }

    private boolean readFlag(String what) {
        byte flag = reader.int8(what);
        if (flag != 0 && flag != 1) {
            throw reader.failure("%s is a boolean of value %d".formatted(what, Byte.toUnsignedInt(flag)));
        }
        return flag == 1;
    }

    private GgufValue readArray(String what) {
        GgufValueType type = GgufValueType.of(reader.int32("element type of " + what), reader);
        if (type == GgufValueType.ARRAY) {
            throw reader.failure("%s is an array of arrays, which is not supported".formatted(what));
        }
        int elementBytes = type == GgufValueType.STRING ? Long.BYTES : type.bytes();
        long count = reader.count("element count of " + what, elementBytes);
        if (count > Integer.MAX_VALUE - 8) {
            throw reader.failure("%s has %d elements, which is too many".formatted(what, count));
        }
        if (type != GgufValueType.STRING) {
            return new GgufValue.Numbers(type, (int) count, reader.bytes(count * elementBytes, what));
        }
        long start = reader.position();
        for (long i = 0; i < count; i++) {
            reader.skip(reader.count("length of a string of " + what, 1), what);
        }
        return new GgufValue.Texts((int) count, file.asSlice(start, reader.position() - start));
    }

    private List<TensorInfo> readTensorInfos(long tensors) {
        List<TensorInfo> infos = new ArrayList<>();
        for (long i = 0; i < tensors; i++) {
            String name = reader.name("name of tensor %d".formatted(i));
            int rank = reader.int32("number of dimensions of tensor " + name);
            if (rank < 1 || rank > MAX_DIMENSIONS) {
                throw reader.failure("tensor %s has %s dimensions, expected 1 to %d"
                        .formatted(name, Integer.toUnsignedString(rank), MAX_DIMENSIONS));
            }
            List<Long> dimensions = new ArrayList<>(rank);
            for (int d = 0; d < rank; d++) {
                dimensions.add(reader.int64("dimensions of tensor " + name));
            }
            int type = reader.int32("type of tensor " + name);
            infos.add(new TensorInfo(name, List.copyOf(dimensions), type, reader.int64("offset of tensor " + name)));
        }
        return infos;
    }

    /**
     * What was read.
     *
     * @param metadata key-value pairs
     * @param tensors by name, in the file's order
     * @param dataStart first byte of the data section
     */
    record Parsed(GgufMetadata metadata, Map<String, TensorInfo> tensors, long dataStart) {}
}
