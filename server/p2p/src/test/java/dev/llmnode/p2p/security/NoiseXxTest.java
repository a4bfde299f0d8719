package dev.llmnode.p2p.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The vector of Noise_XX_25519_ChaChaPoly_SHA256 from the cacophony set, which all Noise implementations share. */
class NoiseXxTest {
    private static final byte[] PROLOGUE = hex("4a6f686e2047616c74");
    private static final List<String> PAYLOADS = List.of(
            "4c756477696720766f6e204d69736573",
            "4d757272617920526f746862617264",
            "462e20412e20486179656b",
            "4361726c204d656e676572",
            "4a65616e2d426170746973746520536179",
            "457567656e2042f6686d20766f6e2042617765726b");
    private static final List<String> MESSAGES = List.of(
            "ca35def5ae56cec33dc2036731ab14896bc4c75dbb07a61f879f8e3afa4c7944" + "4c756477696720766f6e204d69736573",
            "95ebc60d2b1fa672c1f46a8aa265ef51bfe38e7ccb39ec5be34069f144808843"
                    + "81cbad1f276e038c48378ffce2b65285e08d6b68aaa3629a5a8639392490e5b9"
                    + "bd5269c2f1e4f488ed8831161f19b7815528f8982ffe09be9b5c412f8a0db50f"
                    + "8814c7194e83f23dbd8d162c9326ad",
            "c7195ffacac1307ff99046f219750fc47693e23c3cb08b89c2af808b444850a8"
                    + "0ae475b9df0f169ae80a89be0865b57f58c9fea0d4ec82a286427402f113e4b6"
                    + "ae769a1d95941d49b25030",
            "96763ed773f8e47bb3712f0e29b3060ffc956ffc146cee53d5e1df",
            "3e40f15f6f3a46ae446b253bf8b1d9ffb6ed9b174d272328ff91a7e2e5c79c07f5",
            "eb3f3515110702e047a6c9da4478b6ead94873c11c0f2d710ddb3f09fce024b3a58502ae3f");

    private final NoiseXx initiator = new NoiseXx(
            true,
            key("e61ef9919cde45dd5f82166404bd08e38bceb5dfdfded0a34c8df7ed542214d1"),
            key("893e28b9dc6ca8d611ab664754b8ceb7bac5117349a4439a6b0569da977c464a"),
            PROLOGUE);
    private final NoiseXx responder = new NoiseXx(
            false,
            key("4a3acbfdb163dec651dfa3194dece676d437029c62a408b4c5ea9114246e4893"),
            key("bbdb4cdbd309f1a1f2e1456967fe288cadd6f712d65dc7b7793d5e63da6b375b"),
            PROLOGUE);

    @Test
    void handshake_shouldMatchTheSharedVector() throws Exception {
        assertThat(initiator.writeFirst(payload(0))).isEqualTo(message(0));
        assertThat(responder.readFirst(message(0))).isEqualTo(payload(0));
        assertThat(responder.writeSecond(payload(1))).isEqualTo(message(1));
        assertThat(initiator.readSecond(message(1))).isEqualTo(payload(1));
        assertThat(initiator.writeThird(payload(2))).isEqualTo(message(2));
        assertThat(responder.readThird(message(2))).isEqualTo(payload(2));

        CipherState[] ours = initiator.split();
        CipherState[] theirs = responder.split();
        for (int i = 3; i < MESSAGES.size(); i++) {
            CipherState sender = i % 2 == 1 ? theirs[0] : ours[0];
            CipherState receiver = i % 2 == 1 ? ours[1] : theirs[1];
            assertThat(sender.encrypt(new byte[0], payload(i))).isEqualTo(message(i));
            assertThat(receiver.decrypt(new byte[0], message(i), 0, message(i).length))
                    .isEqualTo(payload(i));
        }
    }

    @Test
    void readSecond_shouldRefuseEachChangedByte() throws Exception {
        byte[] second = answerToFirst();
        for (int i = 0; i < second.length; i++) {
            byte[] changed = second.clone();
            changed[i] ^= 1;
            NoiseXx victim = new NoiseXx(
                    true,
                    X25519.generate(),
                    key("893e28b9dc6ca8d611ab664754b8ceb7bac5117349a4439a6b0569da977c464a"),
                    PROLOGUE);
            victim.writeFirst(new byte[0]);
            // The last bit of a Curve25519 point is not part of it: RFC 7748 has it masked, but the hash has it in.
            assertThatThrownBy(() -> victim.readSecond(changed)).isInstanceOf(HandshakeException.class);
        }
    }

    @Test
    void readFirst_shouldRefuseShortMessages() {
        assertThatThrownBy(() -> responder.readFirst(new byte[31]))
                .isInstanceOf(HandshakeException.class)
                .hasMessageContaining("31 bytes");
    }

    @Test
    void writeSecond_shouldRefuseAPointOfSmallOrder() throws Exception {
        responder.readFirst(new byte[32]);

        assertThatThrownBy(() -> responder.writeSecond(new byte[0]))
                .isInstanceOf(HandshakeException.class)
                .hasMessageContaining("unusable");
    }

    private byte[] answerToFirst() throws HandshakeException {
        responder.readFirst(initiator.writeFirst(new byte[0]));
        return responder.writeSecond(payload(1));
    }

    private static byte[] payload(int i) {
        return hex(PAYLOADS.get(i));
    }

    private static byte[] message(int i) {
        return hex(MESSAGES.get(i));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    /** A key pair of a given secret: the public half is the secret times the base point, 9. */
    private static KeyPair key(String secret) {
        try {
            KeyFactory factory = KeyFactory.getInstance("X25519");
            PrivateKey own = factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, hex(secret)));
            byte[] base = new byte[32];
            base[0] = 9;
            byte[] point = X25519.agree(own, base);
            byte[] bigEndian = new byte[32];
            for (int i = 0; i < 32; i++) {
                bigEndian[i] = point[31 - i];
            }
            return new KeyPair(
                    factory.generatePublic(
                            new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian))),
                    own);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
