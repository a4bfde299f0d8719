package dev.llmnode.p2p.peer;

import dev.llmnode.p2p.multiformats.MultiformatException;
import dev.llmnode.p2p.multiformats.ProtobufReader;
import dev.llmnode.p2p.multiformats.ProtobufWriter;
import dev.llmnode.p2p.multiformats.Varint;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes signed with a host key, together with what they are (libp2p RFC 0002). The signature covers a domain that is not sent:
 * what was signed for one purpose cannot be passed off as another.
 */
public final class SignedEnvelope {
    /** Longest envelope that is read, in bytes. */
    public static final int MAX_ENCODED = 32 * 1024;

    private final PublicKey key;
    private final byte[] type;
    private final byte[] payload;
    private final byte[] signature;

    private SignedEnvelope(PublicKey key, byte[] type, byte[] payload, byte[] signature) {
        this.key = key;
        this.type = type;
        this.payload = payload;
        this.signature = signature;
    }

    static SignedEnvelope seal(Identity identity, String domain, byte[] type, byte[] payload) {
        byte[] signature = identity.sign(signed(domain, type, payload));
        return new SignedEnvelope(identity.publicKey(), type, payload, signature);
    }

    /** Reads the form on the wire; nothing is verified yet. */
    public static SignedEnvelope decode(byte[] encoded) {
        if (encoded.length > MAX_ENCODED) {
            throw new InvalidRecordException(
                    "envelope of %d bytes is over the limit of %d".formatted(encoded.length, MAX_ENCODED));
        }
        byte[] key = new byte[0];
        byte[] type = new byte[0];
        byte[] payload = new byte[0];
        byte[] signature = new byte[0];
        try {
            ProtobufReader in = new ProtobufReader(encoded);
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> key = in.bytes();
                    case 2 -> type = in.bytes();
                    case 3 -> payload = in.bytes();
                    case 5 -> signature = in.bytes();
                    default -> {}
                }
            }
            return new SignedEnvelope(PublicKey.decode(key), type, payload, signature);
        } catch (MultiformatException | InvalidKeyException e) {
            throw new InvalidRecordException("envelope is damaged: " + e.getMessage(), e);
        }
    }

    public byte[] encode() {
        return new ProtobufWriter()
                .bytes(1, key.encode())
                .bytes(2, type)
                .bytes(3, payload)
                .bytes(5, signature)
                .toBytes();
    }

    /** Whose key signed, if {@link #open} does not object. */
    public PublicKey key() {
        return key;
    }

    /** The payload, once type and signature are right. */
    byte[] open(String domain, byte[] expectedType) {
        if (!Arrays.equals(type, expectedType)) {
            throw new InvalidRecordException("envelope holds another type of record");
        }
        if (!key.verify(signed(domain, type, payload), signature)) {
            throw new InvalidRecordException("envelope of %s has a wrong signature".formatted(PeerId.of(key)));
        }
        return payload.clone();
    }

    /** Domain, type and payload, each with its length as a varint before it. */
    private static byte[] signed(String domain, byte[] type, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : new byte[][] {domain.getBytes(StandardCharsets.UTF_8), type, payload}) {
            out.writeBytes(Varint.encode(part.length));
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
