package dev.llmnode.node.cli.serve;

import dev.llmnode.node.cli.CliException;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.node.config.source.FileProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second node off a data folder, where it would take the first one's identity for its own. The system lets go of
 * the lock when its process ends, however that comes about; the file stays.
 */
final class DataFolderLock implements AutoCloseable {
    private static final String FILE = "node.lock";

    private final FileChannel channel;

    private DataFolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the folder, which is made where there is none.
     *
     * @throws CliException if another node has it, or it cannot be written to
     */
    static DataFolderLock acquire(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isFree(channel)) {
                channel.close();
                throw new CliException(
                        ExitCode.UNAVAILABLE,
                        "Another node runs on the data folder %s: give this one its own with --data-dir DIR"
                                .formatted(folder));
            }
            return new DataFolderLock(channel);
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.CANNOT_WRITE,
                    "The data folder %s cannot be used: %s; choose another with --data-dir DIR"
                            .formatted(folder, FileProblem.words(e)),
                    e);
        }
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false; // a node in this very process
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
