package dev.llmnode.inference.gguf;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A metadata value. Arrays stay in the mapped file until they are read. */
sealed interface GgufValue {
    /** What to call this kind of value in a message. */
    String kind();

    /** An integer of any width; unsigned 64-bit ones above 2^63 appear negative. */
    record Whole(long value) implements GgufValue {
        @Override
        public String kind() {
            return "an integer";
        }
    }

    /** A floating-point number. */
    record Real(double value) implements GgufValue {
        @Override
        public String kind() {
            return "a real number";
        }
    }

    /** True or false. */
    record Flag(boolean value) implements GgufValue {
        @Override
        public String kind() {
            return "a boolean";
        }
    }

    /** A string. */
    record Text(String value) implements GgufValue {
        @Override
        public String kind() {
            return "a string";
        }
    }

    /** Strings, each with its length before it. */
    record Texts(int count, MemorySegment data) implements GgufValue {
        @Override
        public String kind() {
            return "an array of strings";
        }

        /** All strings; ill-formed UTF-8 reads as U+FFFD. */
        List<String> toList() {
            GgufReader reader = new GgufReader(data);
            List<String> texts = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                texts.add(reader.text("string"));
            }
            return texts;
        }
    }

    /** Numbers or booleans, side by side. */
    record Numbers(GgufValueType type, int count, MemorySegment data) implements GgufValue {
        @Override
        public String kind() {
            return "an array of " + type;
        }

        int[] toInts() {
            return data.toArray(GgufReader.INT);
        }

        float[] toFloats() {
            return data.toArray(GgufReader.FLOAT);
        }
    }
}
