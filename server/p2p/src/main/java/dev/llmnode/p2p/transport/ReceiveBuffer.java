package dev.llmnode.p2p.transport;

import dev.llmnode.p2p.time.Deadline;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What has come and was not read yet: an event loop fills it and never waits, one reader empties it. How much may lie here
 * is the filler's business (a flow-control window, or reading switched off).
 */
public final class ReceiveBuffer {
    private final MemoryAccount memory;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
    private int headOffset;
    private int buffered;
    private boolean ended;
    private @Nullable IOException failure;

    public ReceiveBuffer() {
        this(MemoryAccount.UNBOUNDED);
    }

    /** @param memory what waits here is taken from it */
    public ReceiveBuffer(MemoryAccount memory) {
        this.memory = memory;
    }

    /**
     * Takes the array as it is; the caller must not change it any more. Returns the bytes that wait now, or -1 where the
     * memory account has no room: then all that waits is dropped, and reads fail.
     */
    public int add(byte[] chunk) {
        lock.lock();
        try {
            if (chunk.length > 0 && failure == null) {
                if (!memory.take(chunk.length)) {
                    fail(new IOException("limit reached: memory for unread bytes"));
                    return -1;
                }
                chunks.add(chunk);
                buffered += chunk.length;
                changed.signal();
            }
            return buffered;
        } finally {
            lock.unlock();
        }
    }

    /** No more will come; what is here can still be read. */
    public void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is here; each read, waiting ones too, throws this from now on. The first failure counts. */
    public void fail(IOException cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
                chunks.clear();
                memory.giveBack(buffered);
                headOffset = 0;
                buffered = 0;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    public int read(byte[] bytes, int offset, int length, Deadline deadline) throws IOException {
        lock.lock();
        try {
            while (buffered == 0) {
                if (failure != null) {
                    throw new IOException(failure.getMessage(), failure);
                }
                if (ended) {
                    return -1;
                }
                deadline.await(changed);
            }
            int taken = 0;
            while (taken < length && buffered > 0) {
                taken += takeFromHead(bytes, offset + taken, length - taken);
            }
            memory.giveBack(taken);
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that wait to be read. */
    public int buffered() {
        lock.lock();
        try {
            return buffered;
        } finally {
            lock.unlock();
        }
    }

    /** All that waits, taken out. */
    public byte[] drain() {
        lock.lock();
        try {
            byte[] all = new byte[buffered];
            int taken = 0;
            while (buffered > 0) {
                taken += takeFromHead(all, taken, all.length - taken);
            }
            memory.giveBack(taken);
            return all;
        } finally {
            lock.unlock();
        }
    }

    private int takeFromHead(byte[] bytes, int offset, int length) {
        byte[] head = chunks.element();
        int count = Math.min(length, head.length - headOffset);
        System.arraycopy(head, headOffset, bytes, offset, count);
        headOffset += count;
        buffered -= count;
        if (headOffset == head.length) {
            chunks.remove();
            headOffset = 0;
        }
        return count;
    }
}
