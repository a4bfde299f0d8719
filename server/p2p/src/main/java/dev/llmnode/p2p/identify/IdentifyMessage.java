package dev.llmnode.p2p.identify;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiformatException;
import dev.llmnode.p2p.multiformats.ProtobufReader;
import dev.llmnode.p2p.multiformats.ProtobufWriter;
import dev.llmnode.p2p.peer.PublicKey;
import dev.llmnode.p2p.swarm.PeerInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The message of identify (libp2p spec, identify).
 *
 * @param observed the address at which the sender sees the receiver
 */
record IdentifyMessage(Optional<PublicKey> key, PeerInfo info, Optional<Multiaddr> observed) {
    private static final int MAX_PROTOCOLS = 1000;
    private static final int MAX_ADDRESSES = 100;
    private static final int MAX_TEXT = 512;

    byte[] encode() {
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
        String version = "";
        String agent = "";
        ProtobufReader in = new ProtobufReader(bytes);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = Optional.of(PublicKey.decode(in.bytes()));
                case 2 ->
                    readAddress(in.bytes())
                            .filter(a -> addresses.size() < MAX_ADDRESSES)
                            .ifPresent(addresses::add);
                case 3 -> addBounded(protocols, in.string());
                case 4 -> observed = readAddress(in.bytes());
                case 5 -> version = bounded(in.string());
                case 6 -> agent = bounded(in.string());
                default -> {}
            }
        }
        return new IdentifyMessage(key, new PeerInfo(agent, version, protocols, addresses), observed);
    }

    /** An address of a kind that we do not know is no reason to refuse the rest. */
    private static Optional<Multiaddr> readAddress(byte[] bytes) {
        try {
            return Optional.of(Multiaddr.decode(bytes));
        } catch (MultiformatException e) {
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
