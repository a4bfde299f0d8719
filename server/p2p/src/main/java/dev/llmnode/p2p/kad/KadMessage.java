package dev.llmnode.p2p.kad;

import dev.llmnode.p2p.multiformats.MultiformatException;
import dev.llmnode.p2p.multiformats.ProtobufReader;
import dev.llmnode.p2p.multiformats.ProtobufWriter;
import dev.llmnode.p2p.multiformats.Varint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Kademlia's one message, for requests and answers alike (libp2p spec, kad-dht).
 *
 * @param value the record's value; its key is {@code key}
 * @param closer peers nearer to the key
 * @param providers peers that have what the key names
 */
public record KadMessage(Type type, Key key, Optional<Value> value, List<KadPeer> closer, List<KadPeer> providers) {
    /** The numbers on the wire are the order here. */
    public enum Type {
        PUT_VALUE,
        GET_VALUE,
        ADD_PROVIDER,
        GET_PROVIDERS,
        FIND_NODE,
        PING
    }

    private static final List<Type> TYPES = List.of(Type.values());

    /** Longest message that is read, in bytes. */
    static final int MAX_READ = 64 * 1024 + 2048;

    /** Answers are cut to this size, in bytes: the largest that rust-libp2p reads. A value is never cut. */
    static final int MAX_PEERS_BYTES = 14 * 1024;

    /** Peers of either list that are read; the rest of a longer list is skipped. */
    static final int MAX_PEERS = 100;

    public KadMessage {
        closer = List.copyOf(closer);
        providers = List.copyOf(providers);
    }

    static KadMessage request(Type type, Key key) {
        return new KadMessage(type, key, Optional.empty(), List.of(), List.of());
    }

    KadMessage withValue(Value newValue) {
        return new KadMessage(type, key, Optional.of(newValue), closer, providers);
    }

    KadMessage withCloser(List<KadPeer> peers) {
        return new KadMessage(type, key, value, peers, providers);
    }

    KadMessage withProviders(List<KadPeer> peers) {
        return new KadMessage(type, key, value, closer, peers);
    }

    byte[] encode() {
        ProtobufWriter out = new ProtobufWriter().varint(1, TYPES.indexOf(type)).bytes(2, key.bytes());
        value.ifPresent(present ->
                out.message(3, new ProtobufWriter().bytes(1, key.bytes()).bytes(2, present.bytes())));
        int room = MAX_PEERS_BYTES;
        room = writePeers(out, 8, closer, room);
        writePeers(out, 9, providers, room);
        return out.toBytes();
    }

    private static int writePeers(ProtobufWriter out, int field, List<KadPeer> peers, int room) {
        int left = room;
        for (KadPeer peer : peers) {
            byte[] bytes = peer.write().toBytes();
            left -= 1 + Varint.size(bytes.length) + bytes.length;
            if (left < 0) {
                return 0;
            }
            out.bytes(field, bytes);
        }
        return left;
    }

    static KadMessage decode(byte[] bytes) {
        long type = 0;
        byte[] key = new byte[0];
        Optional<Value> value = Optional.empty();
        List<KadPeer> closer = new ArrayList<>();
        List<KadPeer> providers = new ArrayList<>();
        ProtobufReader in = new ProtobufReader(bytes);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> type = in.varint();
                case 2 -> key = in.bytes();
                case 3 -> value = readValue(in.message());
                case 8 -> readPeer(in, closer);
                case 9 -> readPeer(in, providers);
                default -> {}
            }
        }
        if (type < 0 || type >= TYPES.size()) {
            throw new MultiformatException("kad message of type %d".formatted(type));
        }
        return new KadMessage(TYPES.get((int) type), Key.of(key), value, closer, providers);
    }

    private static Optional<Value> readValue(ProtobufReader in) {
        byte[] value = new byte[0];
        while (in.next()) {
            if (in.field() == 2) {
                value = in.bytes();
            }
        }
        return Optional.of(Value.of(value));
    }

    private static void readPeer(ProtobufReader in, List<KadPeer> peers) {
        if (peers.size() < MAX_PEERS) {
            KadPeer.read(in.message()).ifPresent(peers::add);
        }
    }
}
