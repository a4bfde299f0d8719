package dev.llmnode.p2p.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MultibaseTest {
    /** Vectors of the multibase specification (case "yes mani !", and the two with leading zeros). */
    @ParameterizedTest
    @CsvSource({
        "BASE16, f796573206d616e692021",
        "BASE32, bpfsxgidnmfxgsibb",
        "BASE36, k2lcpzo5yikidynfl",
        "BASE58BTC, z7paNL19xttacUY",
        "BASE64URL, ueWVzIG1hbmkgIQ"
    })
    void encode_shouldMatchTheSpec(Multibase base, String text) {
        byte[] bytes = "yes mani !".getBytes(StandardCharsets.US_ASCII);

        assertThat(base.encode(bytes)).isEqualTo(text);
        assertThat(Multibase.decode(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "BASE16, f0000796573206d616e692021",
        "BASE32, baaahszltebwwc3tjeaqq",
        "BASE36, k002lcpzo5yikidynfl",
        "BASE58BTC, z117paNL19xttacUY",
        "BASE64URL, uAAB5ZXMgbWFuaSAh"
    })
    void encode_shouldKeepLeadingZeros(Multibase base, String text) {
        byte[] bytes = "\0\0yes mani !".getBytes(StandardCharsets.US_ASCII);

        assertThat(base.encode(bytes)).isEqualTo(text);
        assertThat(Multibase.decode(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @EnumSource(Multibase.class)
    void decode_shouldGiveBackWhatWasEncoded(Multibase base) {
        Random random = new Random(42);
        for (int length = 0; length < 64; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertThat(Multibase.decode(base.encode(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void decode_shouldRefuseBitsLeftOver() {
        assertThatThrownBy(() -> Multibase.decode("bab4wk4zanvqw42jaef")).hasMessageContaining("left over");
        assertThatThrownBy(() -> Multibase.decode("bp")).hasMessageContaining("left over");
        assertThatThrownBy(() -> Multibase.decode("fabc")).isInstanceOf(MultiformatException.class);
        assertThatThrownBy(() -> Multibase.decode("k_")).isInstanceOf(MultiformatException.class);
    }
}
