package dev.llmnode.node.application.admission;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections there may be, in all and from one address. Trusted proxies speak for many and count only in all. */
public final class ConnectionLimits {
    private final int max;
    private final int maxPerAddress;
    private final TrustedProxies proxies;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();

    /**
     * @param max connections in all; 0 switches the limit off
     * @param maxPerAddress connections from one address; 0 switches the limit off
     */
    public ConnectionLimits(int max, int maxPerAddress, TrustedProxies proxies) {
        this.max = max;
        this.maxPerAddress = maxPerAddress;
        this.proxies = proxies;
    }

    /** Counts a new connection; each one must be given back with {@link #closed}, the refused ones too. */
    public Verdict opened(String address) {
        int all = open.incrementAndGet();
        int fromAddress = byAddress.merge(address, 1, Integer::sum);
        if (max > 0 && all > max) {
            return Verdict.TOO_MANY;
        }
        if (maxPerAddress > 0 && fromAddress > maxPerAddress && !proxies.trusts(address)) {
            return Verdict.TOO_MANY_FROM_ADDRESS;
        }
        return Verdict.WITHIN;
    }

    public void closed(String address) {
        open.decrementAndGet();
        byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }

    /** Connections open now. */
    public int open() {
        return open.get();
    }

    /** Where a new connection stands. */
    public enum Verdict {
        WITHIN,
        TOO_MANY,
        TOO_MANY_FROM_ADDRESS
    }
}
