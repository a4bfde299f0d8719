package dev.llmnode.p2p.transport;

import dev.llmnode.p2p.time.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Makes writers wait while a channel's outbound buffer is over its high-water mark. One writes at a time, and looks again
 * before: of a thousand that were woken together only as many go on as the buffer takes.
 */
public final class WriteGate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Writes and flushes once the channel takes bytes; the bytes are made only then. */
    @SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is where it is seen
    public void write(Channel channel, Deadline deadline, Supplier<ByteBuf> bytes) throws IOException {
        lock.lock();
        try {
            while (!channel.isWritable() && channel.isActive()) {
                deadline.await(changed);
            }
            if (!channel.isActive()) {
                throw new ClosedChannelException();
            }
            channel.writeAndFlush(bytes.get(), channel.voidPromise());
        } finally {
            lock.unlock();
        }
    }

    /** To be called on each change of writability, and when the channel closes. */
    public void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
