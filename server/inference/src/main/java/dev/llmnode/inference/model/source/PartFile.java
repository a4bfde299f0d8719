package dev.llmnode.inference.model.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is being filled; what can go wrong with the disk is told apart from what can go wrong with the source. */
final class PartFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final Path path;
    private final FileChannel channel;

    private PartFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static PartFile restart(Path path) {
        return open(path, StandardOpenOption.TRUNCATE_EXISTING);
    }

    static PartFile append(Path path) {
        return open(path, StandardOpenOption.APPEND);
    }

    private static PartFile open(Path path, StandardOpenOption mode) {
        try {
            return new PartFile(
                    path, FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode));
        } catch (IOException e) {
            throw new ModelUnavailableException(
                    "Cannot write %s: %s; choose another folder with --set inference.model-dir=DIR"
                            .formatted(path, e.getMessage()),
                    e);
        }
    }

    /** Bytes that an earlier attempt left. */
    static long size(Path path) throws IOException {
        return Files.exists(path) ? Files.size(path) : 0;
    }

    /**
     * Writes all that the source gives.
     *
     * @param total bytes that the file will have, or {@link PullProgress#UNKNOWN}
     * @throws IOException if reading fails
     * @throws ModelUnavailableException if writing fails
     */
    void copy(InputStream in, long total, PullProgress.Phase phase, PullProgress progress) throws IOException {
        long done = channel.size();
        requireRoom(total - done);
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            write(ByteBuffer.wrap(buffer, 0, count));
            done += count;
            progress.update(phase, done, total);
        }
    }

    private void requireRoom(long needed) throws IOException {
        long room = Files.getFileStore(path).getUsableSpace();
        if (needed > room) {
            throw diskFull("%,d MB are needed and %,d MB are free".formatted(needed >> 20, room >> 20));
        }
    }

    private void write(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw diskFull(String.valueOf(e.getMessage()));
        }
    }

    private ModelUnavailableException diskFull(String reason) {
        return new ModelUnavailableException(
                "Cannot write %s: %s; make room, or choose another folder with --set inference.model-dir=DIR"
                        .formatted(path, reason));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
