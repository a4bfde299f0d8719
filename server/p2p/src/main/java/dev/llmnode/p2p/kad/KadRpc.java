package dev.llmnode.p2p.kad;

import dev.llmnode.p2p.peer.PeerId;
import java.io.IOException;

/** How requests reach other peers: streams of a swarm, or a network that a test plays. */
public interface KadRpc {
    /** Sends a request and waits for its answer. */
    KadMessage ask(PeerId peer, KadMessage request) throws IOException;

    /** Sends a message that has no answer. */
    void tell(PeerId peer, KadMessage message) throws IOException;

    /** Remembers where a peer is that another told of. */
    void learn(KadPeer peer);
}
