package dev.llmnode.p2p.limits;

import dev.llmnode.p2p.transport.MemoryAccount;
import java.util.concurrent.atomic.AtomicLong;

/** One connection's share of the host's memory for unread bytes. */
final class ConnectionMemory implements MemoryAccount {
    private final AtomicLong host;
    private final AtomicLong own = new AtomicLong();
    private final Limits limits;
    private final Runnable refused;

    /**
     * @param host bytes that all connections hold together
     * @param refused called for each refusal
     */
    ConnectionMemory(AtomicLong host, Limits limits, Runnable refused) {
        this.host = host;
        this.limits = limits;
        this.refused = refused;
    }

    @Override
    public boolean take(int bytes) {
        long ownNow = own.addAndGet(bytes);
        long hostNow = host.addAndGet(bytes);
        if (ownNow <= limits.memoryPerConnection() && hostNow <= limits.memory()) {
            return true;
        }
        giveBack(bytes);
        refused.run();
        return false;
    }

    @Override
    public void giveBack(int bytes) {
        own.addAndGet(-bytes);
        host.addAndGet(-bytes);
    }

    @Override
    public long left() {
        return Math.min(limits.memoryPerConnection() - own.get(), limits.memory() - host.get());
    }
}
