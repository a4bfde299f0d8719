package dev.llmnode.p2p.security;

import dev.llmnode.p2p.multiformats.MultiformatException;
import dev.llmnode.p2p.multiformats.ProtobufReader;
import dev.llmnode.p2p.multiformats.ProtobufWriter;
import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.peer.InvalidKeyException;
import dev.llmnode.p2p.peer.PublicKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What each side says inside the Noise handshake: its host key, a signature that ties the Noise key to it, and the muxers
 * that it speaks, so that choosing one costs no round trip (libp2p spec, noise).
 */
record NoisePayload(PublicKey identityKey, List<String> muxers) {
    private static final byte[] SIGNATURE_PREFIX = "noise-libp2p-static-key:".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_MUXERS = 16;

    static byte[] encode(Identity identity, byte[] noiseKey, List<String> muxers) {
        ProtobufWriter extensions = new ProtobufWriter();
        muxers.forEach(muxer -> extensions.string(2, muxer));
        return new ProtobufWriter()
                .bytes(1, identity.publicKey().encode())
                .bytes(2, identity.sign(signed(noiseKey)))
                .message(4, extensions)
                .toBytes();
    }

    /** Reads the payload and checks that its key signed {@code noiseKey}. */
    static NoisePayload decodeAndVerify(byte[] bytes, byte[] noiseKey) throws HandshakeException {
        byte[] key = new byte[0];
        byte[] signature = new byte[0];
        List<String> muxers = new ArrayList<>();
        try {
            ProtobufReader in = new ProtobufReader(bytes);
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> key = in.bytes();
                    case 2 -> signature = in.bytes();
                    case 4 -> readExtensions(in.message(), muxers);
                    default -> {}
                }
            }
            PublicKey identityKey = PublicKey.decode(key);
            if (!identityKey.verify(signed(noiseKey), signature)) {
                throw new HandshakeException("the peer's host key did not sign its Noise key");
            }
            return new NoisePayload(identityKey, List.copyOf(muxers));
        } catch (MultiformatException | InvalidKeyException e) {
            throw new HandshakeException("the peer's Noise payload is damaged: " + e.getMessage(), e);
        }
    }

    private static void readExtensions(ProtobufReader in, List<String> muxers) {
        while (in.next()) {
            if (in.field() == 2 && muxers.size() < MAX_MUXERS) {
                muxers.add(in.string());
            }
        }
    }

    private static byte[] signed(byte[] noiseKey) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(SIGNATURE_PREFIX);
        all.writeBytes(noiseKey);
        return all.toByteArray();
    }
}
