package dev.llmnode.p2p.mux;

import dev.llmnode.p2p.time.Deadline;
import dev.llmnode.p2p.transport.ReceiveBuffer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One Yamux stream. The event loop calls the {@code on…} methods; a reader and a writer thread call the rest.
 *
 * <p>Two windows bound it. {@link #sendWindow} is what the peer lets us send: writers wait while it is empty, window updates
 * fill it. {@link #receiveWindow} is what we let the peer send: each frame uses it up, and reading grants new bytes once
 * half of {@link #windowSize} is free; so unread bytes never exceed the window's size.
 */
final class YamuxStream implements MuxedStream {
    static final int INITIAL_WINDOW = 256 * 1024;

    /** Data of one frame: large enough to be cheap, small enough that streams take turns. */
    private static final int MAX_FRAME = 60 * 1024;

    private final int id;
    private final YamuxConnection connection;
    private final ReceiveBuffer received;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition windowOpened = lock.newCondition();

    private long sendWindow = INITIAL_WINDOW;
    private long receiveWindow = INITIAL_WINDOW;
    private int windowSize = INITIAL_WINDOW;
    private long lastGrantNanos;
    private int consumed;
    private int pendingFlags;
    private boolean writeClosed;
    private boolean readClosed;
    private boolean dead;
    private volatile Deadline deadline = Deadline.NEVER;
    private final AtomicBoolean settled = new AtomicBoolean();

    /** @param firstFlags SYN or ACK, sent with the first frame of this side */
    YamuxStream(int id, YamuxConnection connection, int firstFlags) {
        this.id = id;
        this.connection = connection;
        this.received = new ReceiveBuffer(connection.memory());
        this.pendingFlags = firstFlags;
        this.lastGrantNanos = connection.ticker().nanoTime();
    }

    /** Says that the peer's decision on this stream is not waited for any more; true the first time. */
    boolean settle() {
        return settled.compareAndSet(false, true);
    }

    @Override
    public long id() {
        return Integer.toUnsignedLong(id);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = received.read(bytes, offset, length, deadline);
        if (count > 0) {
            grant(count);
        }
        return count;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int sent = 0;
        while (sent < length) {
            int count = reserve(Math.min(length - sent, MAX_FRAME));
            connection.sendData(deadline, takeFlags(), id, bytes, offset + sent, count);
            sent += count;
        }
    }

    /** Takes up to {@code wanted} bytes from the send window; waits while there are none. */
    private int reserve(int wanted) throws IOException {
        lock.lock();
        try {
            while (sendWindow == 0 && !dead && !writeClosed) {
                deadline.await(windowOpened);
            }
            if (dead || writeClosed) {
                throw new YamuxException("stream %s is closed for writing".formatted(this));
            }
            int count = (int) Math.min(wanted, sendWindow);
            sendWindow -= count;
            return count;
        } finally {
            lock.unlock();
        }
    }

    private int takeFlags() {
        lock.lock();
        try {
            int flags = pendingFlags;
            pendingFlags = 0;
            return flags;
        } finally {
            lock.unlock();
        }
    }

    /** Sends the frame that tells the peer of this stream, before any data. */
    void announce() throws IOException {
        connection.send(YamuxFrame.WINDOW_UPDATE, takeFlags(), id, 0);
    }

    private void grant(int count) throws IOException {
        long credit;
        lock.lock();
        try {
            consumed += count;
            if (readClosed || dead || consumed < windowSize / 2) {
                return;
            }
            credit = consumed + (long) growWindow();
            receiveWindow += credit;
            consumed = 0;
        } finally {
            lock.unlock();
        }
        connection.send(YamuxFrame.WINDOW_UPDATE, takeFlags(), id, credit);
    }

    /** A window that empties within four round trips holds the sender up: it is doubled, as go-yamux does. */
    private int growWindow() {
        long now = connection.ticker().nanoTime();
        boolean isTight = now - lastGrantNanos < 4 * connection.roundTripNanos();
        lastGrantNanos = now;
        int growth = isTight ? Math.min(windowSize, connection.maxWindow() - windowSize) : 0;
        if (growth > connection.memory().left()) {
            return 0;
        }
        windowSize += growth;
        return growth;
    }

    void onData(byte[] chunk) throws YamuxException {
        lock.lock();
        try {
            receiveWindow -= chunk.length;
            if (receiveWindow < 0) {
                throw new YamuxException("stream %s got more than its window".formatted(this));
            }
        } finally {
            lock.unlock();
        }
        if (received.add(chunk) < 0) {
            reset();
        }
    }

    void onWindowUpdate(long credit) {
        lock.lock();
        try {
            sendWindow = Math.min(sendWindow + credit, 0xffff_ffffL);
            windowOpened.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void onFin() {
        received.end();
        boolean done;
        lock.lock();
        try {
            readClosed = true;
            done = writeClosed;
        } finally {
            lock.unlock();
        }
        if (done) {
            connection.forget(id);
        }
    }

    /** The stream is gone: reset by the peer, or with the whole connection. */
    void onDead(IOException cause) {
        lock.lock();
        try {
            dead = true;
            windowOpened.signalAll();
        } finally {
            lock.unlock();
        }
        received.fail(cause);
    }

    @Override
    public void closeWrite() throws IOException {
        boolean done;
        lock.lock();
        try {
            if (writeClosed || dead) {
                return;
            }
            writeClosed = true;
            windowOpened.signalAll();
            done = readClosed;
        } finally {
            lock.unlock();
        }
        connection.send(YamuxFrame.WINDOW_UPDATE, takeFlags() | YamuxFrame.FIN, id, 0);
        if (done) {
            connection.forget(id);
        }
    }

    @Override
    public void reset() {
        boolean isFinished;
        lock.lock();
        try {
            isFinished = dead || (readClosed && writeClosed);
        } finally {
            lock.unlock();
        }
        if (!isFinished) {
            connection.forget(id);
            connection.trySend(YamuxFrame.WINDOW_UPDATE, YamuxFrame.RST, id, 0);
        }
        onDead(new YamuxException("stream %s was reset here".formatted(this)));
    }

    /** A peer that has not ended its half is told to stop by a reset: nobody will read what it sends. */
    @Override
    public void close() {
        received.fail(new YamuxException("stream %s is closed here".formatted(this)));
        boolean isPeerDone;
        lock.lock();
        try {
            isPeerDone = readClosed || dead;
        } finally {
            lock.unlock();
        }
        try {
            closeWrite();
        } catch (IOException e) {
            reset();
        }
        if (!isPeerDone) {
            connection.lingerThenReset(this);
        }
    }

    boolean isFinished() {
        lock.lock();
        try {
            return dead || (readClosed && writeClosed);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void deadline(Deadline value) {
        deadline = value;
    }

    @Override
    public void timeout(Duration duration) {
        deadline = Deadline.after(duration, connection.ticker());
    }

    @Override
    public String toString() {
        return Long.toString(id());
    }
}
