package dev.llmnode.p2p.interop;

import dev.llmnode.p2p.Host;
import java.util.Optional;

/** A host of ours and a peer that are connected, and how they came to be. */
record Meeting(Host host, PeerProcess peer, PeerProgram program, Wire wire, boolean weDial) implements AutoCloseable {
    static Meeting arrange(PeerProgram program, Wire wire, boolean weDial) throws Exception {
        PeerProcess peer = wire.peer(program);
        try {
            Host host = wire.host(false);
            Meeting meeting = new Meeting(host, peer, program, wire, weDial);
            try {
                if (weDial) {
                    host.connect(peer.address(), Wire.TIMEOUT);
                } else {
                    peer.ask("dial", host.dialAddresses().getFirst().toString());
                    // The dialler is done with the handshake a moment before the one that was dialled.
                    Trial.eventually(() -> Optional.of(host)
                            .filter(known -> known.swarm().connections().peers().contains(peer.peer())));
                }
                return meeting;
            } catch (Exception | AssertionError e) {
                host.close();
                throw e;
            }
        } catch (Exception | AssertionError e) {
            peer.close();
            throw e;
        }
    }

    String ownId() {
        return host.peerId().toString();
    }

    @Override
    public void close() {
        host.close();
        peer.close();
    }
}
