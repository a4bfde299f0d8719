package dev.llmnode.p2p.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.p2p.multiformats.Cid;
import dev.llmnode.p2p.multiformats.Multihash;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PeerIdTest {
    private static final String SHA256_ID = "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N";

    @Test
    void parse_shouldReadTheSpecsExamples() {
        String inline = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";
        assertThat(PeerId.parse(inline)).hasToString(inline);
        assertThat(PeerId.parse(SHA256_ID)).hasToString(SHA256_ID);
        assertThat(PeerId.parse("bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe"))
                .isEqualTo(PeerId.parse(SHA256_ID));
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void of_shouldSurviveEveryForm(KeyType type) {
        PublicKey key = PublicKey.decode(PeerVectors.publicKey(type));

        PeerId id = PeerId.of(key);

        assertThat(id.matches(key)).isTrue();
        assertThat(PeerId.parse(id.toString())).isEqualTo(id);
        assertThat(PeerId.parse(new Cid(Cid.LIBP2P_KEY, Multihash.decode(id.encode())).toString()))
                .isEqualTo(id);
        assertThat(PeerId.decode(id.encode())).isEqualTo(id);
        assertThat(key.encode()).isEqualTo(PeerVectors.publicKey(type));
        boolean isShort = type == KeyType.ED25519 || type == KeyType.SECP256K1;
        assertThat(id.encode()[0]).isEqualTo((byte) (isShort ? Multihash.IDENTITY : Multihash.SHA2_256));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1 to 1024 characters",
        "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5S0, no base58 character",
        "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5, bytes follow the multihash",
        "xyz, unknown multibase prefix 'x'",
        "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku, codec 0x55",
        "bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqx1, no base32 character",
    })
    void parse_shouldSayWhatIsWrong(String text, String reason) {
        assertThatThrownBy(() -> PeerId.parse(text))
                .isInstanceOf(InvalidPeerIdException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void decode_shouldRefuseAnInlineKeyThatIsNone() {
        byte[] noKey = HexFormat.of().parseHex("0004deadbeef");

        assertThatThrownBy(() -> PeerId.decode(noKey))
                .isInstanceOf(InvalidPeerIdException.class)
                .hasMessageContaining("holds no public key");
    }

    @Test
    void decode_shouldRefuseOtherHashes() {
        byte[] sha1 = Arrays.copyOf(HexFormat.of().parseHex("1114"), 22);

        assertThatThrownBy(() -> PeerId.decode(sha1))
                .isInstanceOf(InvalidPeerIdException.class)
                .hasMessageContaining("hash 0x11");
    }
}
