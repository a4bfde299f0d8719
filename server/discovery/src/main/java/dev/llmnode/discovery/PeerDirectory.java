package dev.llmnode.discovery;

import java.util.List;
import java.util.Optional;

/** The peers that this node knows. */
public interface PeerDirectory {
    /** All of them, by peer id. */
    List<Peer> peers();

    /**
     * What is known about one of them.
     *
     * @param peerId libp2p peer id, base58
     */
    Optional<PeerDetails> find(String peerId);
}
