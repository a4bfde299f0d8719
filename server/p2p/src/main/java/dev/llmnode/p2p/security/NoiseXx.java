package dev.llmnode.p2p.security;

import java.io.ByteArrayOutputStream;
import java.security.KeyPair;
import java.util.Arrays;

/**
 * The handshake Noise_XX_25519_ChaChaPoly_SHA256 without its network: {@code -> e}, {@code <- e, ee, s, es},
 * {@code -> s, se} (Noise revision 34, section 7.5). Initiator and responder call write and read in turn.
 */
final class NoiseXx {
    static final String PROTOCOL_NAME = "Noise_XX_25519_ChaChaPoly_SHA256";

    private final boolean initiator;
    private final KeyPair ownStatic;
    private final KeyPair ownEphemeral;
    private final SymmetricState state = new SymmetricState(PROTOCOL_NAME);

    private byte[] peerStatic = new byte[0];
    private byte[] peerEphemeral = new byte[0];

    NoiseXx(boolean initiator, KeyPair ownStatic, KeyPair ownEphemeral, byte[] prologue) {
        this.initiator = initiator;
        this.ownStatic = ownStatic;
        this.ownEphemeral = ownEphemeral;
        state.mixHash(prologue);
    }

    /** {@code -> e} */
    byte[] writeFirst(byte[] payload) {
        return join(writeEphemeral(), state.encryptAndHash(payload));
    }

    byte[] readFirst(byte[] message) throws HandshakeException {
        readEphemeral(message);
        return state.decryptAndHash(from(message, X25519.KEY_BYTES));
    }

    /** {@code <- e, ee, s, es} */
    byte[] writeSecond(byte[] payload) throws HandshakeException {
        byte[] ephemeral = writeEphemeral();
        state.mixKey(X25519.agree(ownEphemeral.getPrivate(), peerEphemeral));
        byte[] sealedStatic = state.encryptAndHash(X25519.raw(ownStatic.getPublic()));
        state.mixKey(X25519.agree(ownStatic.getPrivate(), peerEphemeral));
        return join(ephemeral, sealedStatic, state.encryptAndHash(payload));
    }

    byte[] readSecond(byte[] message) throws HandshakeException {
        readEphemeral(message);
        state.mixKey(X25519.agree(ownEphemeral.getPrivate(), peerEphemeral));
        byte[] rest = readStatic(from(message, X25519.KEY_BYTES));
        state.mixKey(X25519.agree(ownEphemeral.getPrivate(), peerStatic));
        return state.decryptAndHash(rest);
    }

    /** {@code -> s, se} */
    byte[] writeThird(byte[] payload) throws HandshakeException {
        byte[] sealedStatic = state.encryptAndHash(X25519.raw(ownStatic.getPublic()));
        state.mixKey(X25519.agree(ownStatic.getPrivate(), peerEphemeral));
        return join(sealedStatic, state.encryptAndHash(payload));
    }

    byte[] readThird(byte[] message) throws HandshakeException {
        byte[] rest = readStatic(message);
        state.mixKey(X25519.agree(ownEphemeral.getPrivate(), peerStatic));
        return state.decryptAndHash(rest);
    }

    /** The peer's static key, once it was read. */
    byte[] peerStatic() {
        return peerStatic.clone();
    }

    /** The ciphers after the last message: ours to send with, then ours to receive with. */
    CipherState[] split() {
        CipherState[] both = state.split();
        return initiator ? both : new CipherState[] {both[1], both[0]};
    }

    private byte[] writeEphemeral() {
        byte[] ephemeral = X25519.raw(ownEphemeral.getPublic());
        state.mixHash(ephemeral);
        return ephemeral;
    }

    private void readEphemeral(byte[] message) throws HandshakeException {
        peerEphemeral = head(message, X25519.KEY_BYTES);
        state.mixHash(peerEphemeral);
    }

    private byte[] readStatic(byte[] message) throws HandshakeException {
        int length = X25519.KEY_BYTES + state.tagBytes();
        peerStatic = state.decryptAndHash(head(message, length));
        return from(message, length);
    }

    private static byte[] head(byte[] message, int length) throws HandshakeException {
        if (message.length < length) {
            throw new HandshakeException(
                    "a Noise handshake message has %d bytes, %d at least".formatted(message.length, length));
        }
        return Arrays.copyOf(message, length);
    }

    private static byte[] from(byte[] message, int offset) {
        return Arrays.copyOfRange(message, offset, message.length);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
