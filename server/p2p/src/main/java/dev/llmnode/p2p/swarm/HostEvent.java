package dev.llmnode.p2p.swarm;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.peer.PeerId;
import java.util.List;
import java.util.Optional;

/** What happens to a host. */
public sealed interface HostEvent {
    /** A socket listens; the port is the one that it really has. */
    record Listening(Multiaddr address) implements HostEvent {}

    record Connected(Connection connection) implements HostEvent {}

    /** The last connection with a peer is gone. */
    record Disconnected(PeerId peer) implements HostEvent {}

    /** A peer told its protocols and addresses, for the first time or anew. */
    record Identified(PeerId peer, PeerInfo info) implements HostEvent {}

    /** The peer filter turned a peer away. */
    record Filtered(PeerId peer, PeerInfo info) implements HostEvent {}

    /** A peer showed itself on the local network. */
    record Discovered(PeerId peer, List<Multiaddr> addresses) implements HostEvent {}

    /** A peer could not be reached at any of its addresses; empty where it was an address that was dialled. */
    record DialFailed(Optional<PeerId> peer, String reason) implements HostEvent {}

    /** A handshake of a stranger came to nothing, or a limit turned it away. */
    record InboundFailed(String remote, String reason) implements HostEvent {}

    /** A peer did not keep to a protocol, and its stream was cut. */
    record StreamFailed(PeerId peer, String protocol, String reason) implements HostEvent {}
}
