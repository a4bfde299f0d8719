package dev.llmnode.p2p.swarm;

import dev.llmnode.p2p.peer.PeerId;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Bytes of streams, counted a peer and a protocol. A peer's counts go when its last connection does. */
public final class Bandwidth {
    private final Counter total = new Counter();
    private final Map<PeerId, Counter> byPeer = new ConcurrentHashMap<>();
    private final Map<String, Counter> byProtocol = new ConcurrentHashMap<>();

    /** Bytes since the host started. */
    public record Bytes(long sent, long received) {}

    private record Counter(LongAdder sent, LongAdder received) {
        Counter() {
            this(new LongAdder(), new LongAdder());
        }

        Bytes bytes() {
            return new Bytes(sent.sum(), received.sum());
        }
    }

    public Bytes total() {
        return total.bytes();
    }

    public Bytes of(PeerId peer) {
        return byPeer.getOrDefault(peer, new Counter()).bytes();
    }

    public Map<String, Bytes> byProtocol() {
        Map<String, Bytes> all = new TreeMap<>();
        byProtocol.forEach((protocol, counter) -> all.put(protocol, counter.bytes()));
        return all;
    }

    void sent(PeerId peer, String protocol, int count) {
        total.sent.add(count);
        byPeer.computeIfAbsent(peer, absent -> new Counter()).sent.add(count);
        byProtocol.computeIfAbsent(protocol, absent -> new Counter()).sent.add(count);
    }

    void received(PeerId peer, String protocol, int count) {
        total.received.add(count);
        byPeer.computeIfAbsent(peer, absent -> new Counter()).received.add(count);
        byProtocol.computeIfAbsent(protocol, absent -> new Counter()).received.add(count);
    }

    void forget(PeerId peer) {
        byPeer.remove(peer);
    }
}
