package dev.llmnode.p2p.security;

import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.transport.ChannelDuplex;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A way to secure a bare connection. On return, what is written to the channel goes out encrypted. */
public interface Security {
    /** Its id in multistream-select. */
    String protocol();

    /**
     * Runs the handshake, within the deadline of {@code channel}.
     *
     * @param expected the peer that was dialled; empty where we listen
     * @param muxers ours, best first; agreed on inside the handshake where the peer can do that
     */
    SecureSession secure(ChannelDuplex channel, boolean initiator, Optional<PeerId> expected, List<String> muxers)
            throws IOException;
}
