package dev.llmnode.inference.gguf;

import dev.llmnode.inference.model.ModelFormatException;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks that tensors lie within the file, aligned, and apart from each other. */
final class TensorLayout {
    private static final int DEFAULT_ALIGNMENT = 32;
    private static final int MAX_ALIGNMENT = 1 << 20;

    private final int alignment;
    private final long dataStart;
    private final long dataBytes;

    TensorLayout(GgufMetadata metadata, long infosEnd, long fileBytes) {
        alignment = metadata.findWhole("general.alignment", 1, MAX_ALIGNMENT).orElse(DEFAULT_ALIGNMENT);
        if (Integer.bitCount(alignment) != 1) {
            throw new ModelFormatException("general.alignment is %d, not a power of two".formatted(alignment));
        }
        dataStart = (infosEnd + alignment - 1) & -alignment;
        dataBytes = Math.max(0, fileBytes - dataStart);
    }

    long dataStart() {
        return dataStart;
    }

    Map<String, TensorInfo> check(List<TensorInfo> infos) {
        Map<String, TensorInfo> byName = new LinkedHashMap<>();
        for (TensorInfo info : infos) {
            checkShape(info);
            checkPlace(info);
            if (byName.put(info.name(), info) != null) {
                throw new ModelFormatException("Tensor %s appears twice".formatted(info.name()));
            }
        }
        checkApart(infos);
        return Collections.unmodifiableMap(byName);
    }

    private static void checkShape(TensorInfo info) {
        for (long size : info.dimensions()) {
            if (size < 1) {
                throw new ModelFormatException(
                        "Tensor %s has a dimension of %s".formatted(info.name(), Long.toUnsignedString(size)));
            }
        }
        try {
            long elements = info.elements();
            info.bytes();
            int block = info.type().map(GgmlType::blockSize).orElse(1);
            if (info.dimensions().getFirst() % block != 0) {
                throw new ModelFormatException(
                        "Tensor %s of %d numbers has rows of %d, not a multiple of its block of %d"
                                .formatted(
                                        info.name(), elements, info.dimensions().getFirst(), block));
            }
        } catch (ArithmeticException e) {
            throw new ModelFormatException(
                    "Tensor %s has dimensions %s, too many numbers".formatted(info.name(), info.dimensions()), e);
        }
    }

    private void checkPlace(TensorInfo info) {
        long offset = info.offset();
        if (offset % alignment != 0) {
            throw new ModelFormatException("Tensor %s has offset %s, not a multiple of the alignment %d"
                    .formatted(info.name(), Long.toUnsignedString(offset), alignment));
        }
        long bytes = info.bytes().orElse(0L);
        if (offset < 0 || offset > dataBytes || bytes > dataBytes - offset) {
            throw new ModelFormatException(
                    "Tensor %s lies outside the file: offset %s and %d bytes, but the data section has %d bytes"
                            .formatted(info.name(), Long.toUnsignedString(offset), bytes, dataBytes));
        }
    }

    private static void checkApart(List<TensorInfo> infos) {
        @Nullable TensorInfo before = null;
        for (TensorInfo info : infos.stream()
                .sorted(Comparator.comparingLong(TensorInfo::offset))
                .toList()) {
            if (before != null && before.offset() + before.bytes().orElse(0L) > info.offset()) {
                throw new ModelFormatException("Tensors %s and %s overlap".formatted(before.name(), info.name()));
            }
            before = info;
        }
    }
}
