package dev.llmnode.inference.gguf;

import dev.llmnode.inference.model.ModelFormatException;
import dev.llmnode.inference.model.Tensor;
import dev.llmnode.inference.model.WeightSource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** A GGUF file mapped into memory: its metadata, and its tensors where they lie. */
final class GgufFile implements WeightSource {
    private final Arena arena;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final MemorySegment file;
    private final GgufParser.Parsed parsed;

    /** Checks a file that lies in memory; closing it closes the arena. */
    GgufFile(Arena arena, MemorySegment file) {
        this.arena = arena;
        this.file = file;
        this.parsed = GgufParser.parse(file);
    }

    /**
     * Maps a file and checks all but its tensors' numbers.
     *
     * @throws ModelFormatException if it cannot be read or is malformed; the message says what and where
     */
    @SuppressWarnings("MustBeClosedChecker") // the arena lives as long as the file; close() ends both
    static GgufFile open(Path path) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new GgufFile(arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException e) {
            arena.close();
            throw new ModelFormatException("Model file %s cannot be read: %s".formatted(path, e), e);
        } catch (ModelFormatException e) {
            arena.close();
            throw new ModelFormatException("Model file %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    GgufMetadata metadata() {
        return parsed.metadata();
    }

    Map<String, TensorInfo> tensors() {
        return parsed.tensors();
    }

    @Override
    public Set<String> names() {
        return parsed.tensors().keySet();
    }

    /**
     * {@inheritDoc}
     *
     * @throws ModelFormatException if it is stored in a way that no runner can compute with
     */
    @Override
    public Optional<Tensor> find(String name) {
        return Optional.ofNullable(parsed.tensors().get(name)).map(this::tensor);
    }

    private Tensor tensor(TensorInfo info) {
        MemorySegment data =
                file.asSlice(parsed.dataStart() + info.offset(), info.bytes().orElse(0L));
        return new Tensor(info.name(), info.tensorType(), info.rows(), info.columns(), data);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            arena.close();
        }
    }
}
