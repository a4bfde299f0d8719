package dev.llmnode.inference.model;

import dev.llmnode.inference.model.source.PullProgress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps two pulls of one model apart, in this process and among processes; the system lets go of it when one dies. */
final class FolderLock implements AutoCloseable {
    private static final String FOLDER = ".locks";

    /** File locks belong to the whole process, so its threads need one of their own. */
    private static final ConcurrentMap<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

    private final ReentrantLock thread;
    private final FileChannel channel;

    private FolderLock(ReentrantLock thread, FileChannel channel) {
        this.thread = thread;
        this.channel = channel;
    }

    /**
     * Waits for the lock of a model. Its file lies beside the models' folders and stays there: were it in one of them and
     * removed with it, two who wait could hold the lock at once.
     */
    static FolderLock acquire(Path store, String id, PullProgress progress) throws IOException {
        Path locks = Files.createDirectories(store.toAbsolutePath().normalize().resolve(FOLDER));
        Path file = locks.resolve(id);
        ReentrantLock thread = IN_PROCESS.computeIfAbsent(file, _ -> new ReentrantLock());
        if (!thread.tryLock()) {
            progress.update(PullProgress.Phase.WAITING, 0, PullProgress.UNKNOWN);
            thread.lock();
        }
        try {
            return new FolderLock(thread, lock(file, progress));
        } catch (IOException e) {
            thread.unlock();
            throw e;
        }
    }

    private static FileChannel lock(Path file, PullProgress progress) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            progress.update(PullProgress.Phase.WAITING, 0, PullProgress.UNKNOWN);
            channel.lock();
        }
        return channel;
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            thread.unlock();
        }
    }
}
