package dev.llmnode.p2p.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.p2p.multiformats.ProtobufReader;
import dev.llmnode.p2p.multiformats.ProtobufWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.junit.jupiter.api.Test;

class PublicKeyTest {
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

    @Test
    void verify_shouldAcceptEd25519() {
        Identity identity = Identity.decode(PeerVectors.privateKey(KeyType.ED25519));

        assertThat(identity.publicKey().encode()).isEqualTo(PeerVectors.publicKey(KeyType.ED25519));
        assertVerifies(identity.publicKey(), identity.sign(MESSAGE));
    }

    @Test
    void verify_shouldAcceptSecp256k1() throws Exception {
        var curve = SECNamedCurves.getByName("secp256k1");
        ECDSASigner signer = new ECDSASigner();
        BigInteger secret = new BigInteger(1, data(PeerVectors.privateKey(KeyType.SECP256K1)));
        signer.init(true, new ECPrivateKeyParameters(secret, new ECDomainParameters(curve)));
        BigInteger[] pair =
                signer.generateSignature(MessageDigest.getInstance("SHA-256").digest(MESSAGE));
        byte[] signature =
                new DERSequence(new ASN1Integer[] {new ASN1Integer(pair[0]), new ASN1Integer(pair[1])}).getEncoded();

        assertVerifies(PublicKey.decode(PeerVectors.publicKey(KeyType.SECP256K1)), signature);
    }

    @Test
    void verify_shouldAcceptRsa() throws Exception {
        RSAPrivateKey pkcs1 = RSAPrivateKey.getInstance(data(PeerVectors.privateKey(KeyType.RSA)));
        byte[] pkcs8 =
                new PrivateKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption), pkcs1).getEncoded();
        Signature signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        signer.update(MESSAGE);

        assertVerifies(PublicKey.decode(PeerVectors.publicKey(KeyType.RSA)), signer.sign());
    }

    @Test
    void verify_shouldAcceptEcdsa() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var pair = generator.generateKeyPair();
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(pair.getPrivate());
        signer.update(MESSAGE);

        assertVerifies(PublicKey.decode(encoded(KeyType.ECDSA, pair.getPublic().getEncoded())), signer.sign());
    }

    @Test
    void verify_shouldRefuseSmallRsaKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        var pair = generator.generateKeyPair();
        Signature signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(pair.getPrivate());
        signer.update(MESSAGE);
        PublicKey small = PublicKey.decode(encoded(KeyType.RSA, pair.getPublic().getEncoded()));

        assertThat(small.verify(MESSAGE, signer.sign())).isFalse();
    }

    @Test
    void decode_shouldSayWhatIsWrong() {
        assertThatThrownBy(() -> PublicKey.decode(new byte[PublicKey.MAX_ENCODED + 1]))
                .hasMessageContaining("over the limit");
        assertThatThrownBy(() -> PublicKey.decode(encoded(KeyType.ED25519, new byte[31])))
                .hasMessageContaining("ED25519 public key has 31 bytes");
        assertThatThrownBy(() -> PublicKey.decode(new byte[] {8, 9, 18, 1, 0})).hasMessageContaining("key type 9");
        assertThatThrownBy(() -> PublicKey.decode(new byte[] {8, 1, 18, 5})).hasMessageContaining("damaged");
    }

    private static void assertVerifies(PublicKey key, byte[] signature) {
        assertThat(key.verify(MESSAGE, signature)).isTrue();
        assertThat(key.verify(new byte[] {1}, signature)).isFalse();
        byte[] wrong = signature.clone();
        wrong[wrong.length / 2] ^= 1;
        assertThat(key.verify(MESSAGE, wrong)).isFalse();
        assertThat(key.verify(MESSAGE, Arrays.copyOf(signature, 5))).isFalse();
    }

    private static byte[] encoded(KeyType type, byte[] data) {
        return new ProtobufWriter().varint(1, type.number()).bytes(2, data).toBytes();
    }

    private static byte[] data(byte[] encoded) {
        ProtobufReader in = new ProtobufReader(encoded);
        byte[] data = new byte[0];
        while (in.next()) {
            if (in.field() == 2) {
                data = in.bytes();
            }
        }
        return data;
    }
}
