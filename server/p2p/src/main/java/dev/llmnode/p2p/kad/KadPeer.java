package dev.llmnode.p2p.kad;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.ProtobufReader;
import dev.llmnode.p2p.multiformats.ProtobufWriter;
import dev.llmnode.p2p.peer.InvalidPeerIdException;
import dev.llmnode.p2p.peer.PeerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A peer as Kademlia's messages tell of it. */
public record KadPeer(PeerId id, List<Multiaddr> addresses) {
    /** Addresses of one peer that are written or read; more are left out. */
    static final int MAX_ADDRESSES = 8;

    public KadPeer {
        addresses = addresses.stream().limit(MAX_ADDRESSES).toList();
    }

    ProtobufWriter write() {
        ProtobufWriter out = new ProtobufWriter().bytes(1, id.encode());
        addresses.forEach(address -> out.bytes(2, address.encode()));
        return out;
    }

    /** Empty where the id is damaged; an address that we cannot read is left out. */
    static Optional<KadPeer> read(ProtobufReader in) {
        byte[] id = new byte[0];
        List<Multiaddr> addresses = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.bytes();
                case 2 -> readAddress(in.bytes(), addresses);
                default -> {}
            }
        }
        try {
            return Optional.of(new KadPeer(PeerId.decode(id), addresses));
        } catch (InvalidPeerIdException e) {
            return Optional.empty();
        }
    }

    private static void readAddress(byte[] bytes, List<Multiaddr> addresses) {
        if (addresses.size() < MAX_ADDRESSES) {
            Multiaddr.tryDecode(bytes).map(Multiaddr::withoutPeer).ifPresent(addresses::add);
        }
    }
}
