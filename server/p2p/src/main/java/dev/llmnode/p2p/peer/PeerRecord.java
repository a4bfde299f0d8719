package dev.llmnode.p2p.peer;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiformatException;
import dev.llmnode.p2p.multiformats.ProtobufReader;
import dev.llmnode.p2p.multiformats.ProtobufWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A peer's own word on where it is reached, which others can pass on and nobody can forge (libp2p RFC 0003).
 *
 * @param sequence a later record has a greater one
 */
public record PeerRecord(PeerId peer, long sequence, List<Multiaddr> addresses) {
    private static final String DOMAIN = "libp2p-peer-record";

    /** The multicodec of such records, 0x0301, as the two bytes that go-libp2p writes. */
    private static final byte[] TYPE = {0x03, 0x01};

    private static final int MAX_ADDRESSES = 100;

    public PeerRecord {
        addresses = addresses.stream().limit(MAX_ADDRESSES).toList();
    }

    public static SignedEnvelope seal(Identity identity, long sequence, List<Multiaddr> addresses) {
        ProtobufWriter out = new ProtobufWriter().bytes(1, identity.peerId().encode());
        out.varint(2, sequence);
        addresses.stream()
                .limit(MAX_ADDRESSES)
                .forEach(address -> out.message(3, new ProtobufWriter().bytes(1, address.encode())));
        return SignedEnvelope.seal(identity, DOMAIN, TYPE, out.toBytes());
    }

    /** The record in an envelope, once it is sure that the peer that it speaks of signed it. */
    public static PeerRecord open(SignedEnvelope envelope) {
        byte[] peer = new byte[0];
        long sequence = 0;
        List<Multiaddr> addresses = new ArrayList<>();
        try {
            ProtobufReader in = new ProtobufReader(envelope.open(DOMAIN, TYPE));
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> peer = in.bytes();
                    case 2 -> sequence = in.varint();
                    case 3 -> readAddress(in.message()).ifPresent(addresses::add);
                    default -> {}
                }
            }
            PeerRecord record = new PeerRecord(PeerId.decode(peer), sequence, addresses);
            if (!record.peer.matches(envelope.key())) {
                throw new InvalidRecordException(
                        "record of %s is signed by %s".formatted(record.peer, PeerId.of(envelope.key())));
            }
            return record;
        } catch (MultiformatException | InvalidPeerIdException e) {
            throw new InvalidRecordException("peer record is damaged: " + e.getMessage(), e);
        }
    }

    private static Optional<Multiaddr> readAddress(ProtobufReader in) {
        byte[] bytes = new byte[0];
        while (in.next()) {
            if (in.field() == 1) {
                bytes = in.bytes();
            }
        }
        return Multiaddr.tryDecode(bytes);
    }
}
