package dev.llmnode.p2p.transport;

import io.netty.channel.Channel;
import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Makes writers wait while a channel's outbound buffer is over its high-water mark. */
public final class WriteGate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Returns once the channel takes bytes again, or is closed. */
    public void awaitWritable(Channel channel, Deadline deadline) throws IOException {
        if (channel.isWritable()) {
            return;
        }
        lock.lock();
        try {
            while (!channel.isWritable() && channel.isActive()) {
                ReceiveBuffer.await(changed, deadline);
            }
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
