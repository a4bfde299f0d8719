package dev.llmnode.inference.gguf;

/** Types of metadata values with their numbers in the file, which are also their order. */
enum GgufValueType {
    UINT8(0, 1),
    INT8(1, 1),
    UINT16(2, 2),
    INT16(3, 2),
    UINT32(4, 4),
    INT32(5, 4),
    FLOAT32(6, 4),
    BOOL(7, 1),
    STRING(8, 0),
    ARRAY(9, 0),
    UINT64(10, 8),
    INT64(11, 8),
    FLOAT64(12, 8);

    private static final GgufValueType[] BY_NUMBER = values();

    private final int number;
    private final int bytes;

    GgufValueType(int number, int bytes) {
        this.number = number;
        this.bytes = bytes;
    }

    int number() {
        return number;
    }

    /** Bytes of a value; 0 where it depends on the value. */
    int bytes() {
        return bytes;
    }

    static GgufValueType of(int number, GgufReader where) {
        if (number < 0 || number >= BY_NUMBER.length) {
            throw where.failure("value type %d does not exist".formatted(Integer.toUnsignedLong(number)));
        }
        return BY_NUMBER[number];
    }
}
