package dev.llmnode.p2p.security;

import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.transport.ChannelDuplex;
import dev.llmnode.p2p.transport.Duplex;
import java.io.DataInputStream;
import java.io.IOException;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;

/** Noise XX as libp2p uses it: messages with a 16-bit length before them, and a payload that names the host (spec, noise). */
public final class Noise implements Security {
    public static final String PROTOCOL = "/noise";

    private final Identity identity;

    public Noise(Identity identity) {
        this.identity = identity;
    }

    @Override
    public String protocol() {
        return PROTOCOL;
    }

    @Override
    public SecureSession secure(
            ChannelDuplex channel, boolean initiator, Optional<PeerId> expected, List<String> muxers)
            throws IOException {
        // A fresh static key a connection: the host key is what lasts, and the payload ties the two.
        KeyPair noiseKey = X25519.generate();
        byte[] own = NoisePayload.encode(identity, X25519.raw(noiseKey.getPublic()), muxers);
        NoiseXx handshake = new NoiseXx(initiator, noiseKey, X25519.generate(), new byte[0]);
        NoisePayload peer =
                initiator ? initiate(channel, handshake, own, expected) : respond(channel, handshake, own, expected);
        CipherState[] ciphers = handshake.split();
        channel.insertBelow(List.of(new NoiseDecoder(ciphers[1]), new NoiseEncoder(ciphers[0])));
        // The initiator's order decides, on both sides.
        return initiator
                ? SecureSession.of(peer.identityKey(), muxers, peer.muxers())
                : SecureSession.of(peer.identityKey(), peer.muxers(), muxers);
    }

    private static NoisePayload initiate(Duplex channel, NoiseXx handshake, byte[] own, Optional<PeerId> expected)
            throws IOException {
        writeFrame(channel, handshake.writeFirst(new byte[0]));
        byte[] payload = handshake.readSecond(readFrame(channel));
        NoisePayload peer = NoisePayload.decodeAndVerify(payload, handshake.peerStatic());
        // Checked before our own name goes out: a stranger need not learn it.
        requireExpected(peer, expected);
        writeFrame(channel, handshake.writeThird(own));
        return peer;
    }

    private static NoisePayload respond(Duplex channel, NoiseXx handshake, byte[] own, Optional<PeerId> expected)
            throws IOException {
        handshake.readFirst(readFrame(channel));
        writeFrame(channel, handshake.writeSecond(own));
        byte[] payload = handshake.readThird(readFrame(channel));
        NoisePayload peer = NoisePayload.decodeAndVerify(payload, handshake.peerStatic());
        requireExpected(peer, expected);
        return peer;
    }

    private static void requireExpected(NoisePayload peer, Optional<PeerId> expected) throws HandshakeException {
        if (expected.isPresent() && !expected.get().matches(peer.identityKey())) {
            throw new HandshakeException(
                    "dialled %s, but %s answered".formatted(expected.get(), PeerId.of(peer.identityKey())));
        }
    }

    private static byte[] readFrame(Duplex channel) throws IOException {
        DataInputStream in = new DataInputStream(channel.input());
        byte[] frame = new byte[in.readUnsignedShort()];
        in.readFully(frame);
        return frame;
    }

    private static void writeFrame(Duplex channel, byte[] frame) throws IOException {
        byte[] framed = new byte[frame.length + 2];
        framed[0] = (byte) (frame.length >> 8);
        framed[1] = (byte) frame.length;
        System.arraycopy(frame, 0, framed, 2, frame.length);
        channel.write(framed);
    }
}
