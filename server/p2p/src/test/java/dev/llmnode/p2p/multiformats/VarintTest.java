package dev.llmnode.p2p.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VarintTest {
    /** The table of the unsigned-varint specification, and the largest value. */
    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "127, 7f",
        "128, 8001",
        "255, ff01",
        "300, ac02",
        "16384, 808001",
        "9223372036854775807, ffffffffffffffff7f"
    })
    void encode_shouldMatchTheSpec(long value, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThat(Varint.encode(value)).isEqualTo(bytes);
        assertThat(Varint.size(value)).isEqualTo(bytes.length);
        assertThat(Varint.read(ByteBuffer.wrap(bytes))).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "80", "8000", "ff8000", "ffffffffffffffffff01"})
    void read_shouldRefuse(String hex) {
        ByteBuffer in = ByteBuffer.wrap(HexFormat.of().parseHex(hex));

        assertThatThrownBy(() -> Varint.read(in)).isInstanceOf(MultiformatException.class);
    }

    @Test
    void readLength_shouldRefuseWhatIsOverTheLimit() throws Exception {
        byte[] length = Varint.encode(1025);

        assertThat(Varint.readLength(ByteBuffer.wrap(length), 1025)).isEqualTo(1025);
        assertThatThrownBy(() -> Varint.readLength(ByteBuffer.wrap(length), 1024))
                .hasMessage("length 1025 is over the limit of 1024");
        assertThat(Varint.readLength(new ByteArrayInputStream(length), 1025)).isEqualTo(1025);
        assertThatThrownBy(() -> Varint.readLength(new ByteArrayInputStream(length), 1024))
                .hasMessageContaining("over the limit");
        assertThatThrownBy(() -> Varint.readLength(new ByteArrayInputStream(new byte[] {-1}), 9))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void encode_shouldRefuseNegativeNumbers() {
        assertThatThrownBy(() -> Varint.encode(-1)).hasMessageContaining("no negative number");
    }
}
