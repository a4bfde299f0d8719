package dev.llmnode.p2p.identify;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.ProtobufReader;
import dev.llmnode.p2p.multiformats.ProtobufWriter;
import dev.llmnode.p2p.peer.InvalidRecordException;
import dev.llmnode.p2p.peer.PublicKey;
import dev.llmnode.p2p.peer.SignedEnvelope;
import dev.llmnode.p2p.swarm.PeerInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The message of identify (libp2p spec, identify).
 *
 * @param observed the address at which the sender sees the receiver
 * @param record the sender's addresses, signed
 */
record IdentifyMessage(
        Optional<PublicKey> key, PeerInfo info, Optional<Multiaddr> observed, Optional<SignedEnvelope> record) {
    /** rust-libp2p reads messages up to 4 KiB, older go ones up to 2 KiB; what is longer is sent as two. */
    private static final int MAX_WHOLE = 2048;

    private static final int MAX_PROTOCOLS = 1000;
    private static final int MAX_ADDRESSES = 100;
    private static final int MAX_TEXT = 512;

    /** One message, or two where the signed record would make it longer than some peers read. */
    List<byte[]> encode() {
        byte[] plain = encodePlain();
        byte[] signed = record.map(envelope ->
                        new ProtobufWriter().bytes(8, envelope.encode()).toBytes())
                .orElse(new byte[0]);
        if (signed.length == 0) {
            return List.of(plain);
        }
        // Protobuf messages that stand one after the other are one.
        return plain.length + signed.length <= MAX_WHOLE
                ? List.of(ByteBuffer.allocate(plain.length + signed.length)
                        .put(plain)
                        .put(signed)
                        .array())
                : List.of(plain, signed);
    }

    private byte[] encodePlain() {
        ProtobufWriter out = new ProtobufWriter();
        key.ifPresent(publicKey -> out.bytes(1, publicKey.encode()));
        info.addresses().forEach(address -> out.bytes(2, address.encode()));
        info.protocols().forEach(protocol -> out.string(3, protocol));
        observed.ifPresent(address -> out.bytes(4, address.encode()));
        return out.string(5, info.protocolVersion()).string(6, info.agent()).toBytes();
    }

    static IdentifyMessage decode(byte[] bytes) {
        Optional<PublicKey> key = Optional.empty();
        Optional<Multiaddr> observed = Optional.empty();
        List<Multiaddr> addresses = new ArrayList<>();
        Set<String> protocols = new HashSet<>();
        Optional<SignedEnvelope> record = Optional.empty();
        String version = "";
        String agent = "";
        ProtobufReader in = new ProtobufReader(bytes);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = Optional.of(PublicKey.decode(in.bytes()));
                case 2 ->
                    Multiaddr.tryDecode(in.bytes())
                            .filter(a -> addresses.size() < MAX_ADDRESSES)
                            .ifPresent(addresses::add);
                case 3 -> addBounded(protocols, in.string());
                case 4 -> observed = Multiaddr.tryDecode(in.bytes());
                case 5 -> version = bounded(in.string());
                case 6 -> agent = bounded(in.string());
                case 8 -> record = readRecord(in.bytes());
                default -> {}
            }
        }
        return new IdentifyMessage(key, new PeerInfo(agent, version, protocols, addresses), observed, record);
    }

    /** A damaged record is as none: the addresses beside it are still the peer's word. */
    private static Optional<SignedEnvelope> readRecord(byte[] bytes) {
        try {
            return Optional.of(SignedEnvelope.decode(bytes));
        } catch (InvalidRecordException e) {
            return Optional.empty();
        }
    }

    private static void addBounded(Set<String> protocols, String protocol) {
        if (protocols.size() < MAX_PROTOCOLS && protocol.length() <= MAX_TEXT) {
            protocols.add(protocol);
        }
    }

    private static String bounded(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
