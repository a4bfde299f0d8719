package dev.llmnode.p2p.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtobufReaderTest {
    @Test
    void next_shouldWalkOverWhatWasWritten() {
        byte[] bytes = new ProtobufWriter()
                .varint(1, -1)
                .string(2, "né")
                .message(3, new ProtobufWriter().varint(1, 300))
                .bytes(1000, new byte[] {7})
                .toBytes();
        ProtobufReader in = new ProtobufReader(bytes);

        assertThat(in.next()).isTrue();
        assertThat(in.varint()).isEqualTo(-1);
        assertThat(in.next()).isTrue();
        assertThat(in.string()).isEqualTo("né");
        assertThat(in.next()).isTrue();
        ProtobufReader inner = in.message();
        assertThat(inner.next()).isTrue();
        assertThat(inner.varint()).isEqualTo(300);
        assertThat(inner.next()).isFalse();
        assertThat(in.next()).isTrue();
        assertThat(in.field()).isEqualTo(1000);
        assertThat(in.bytes()).containsExactly(7);
        assertThat(in.next()).isFalse();
    }

    @Test
    void next_shouldSkipWhatNobodyAskedFor() {
        byte[] bytes = HexFormat.of().parseHex("0801" + "110000000000000000" + "1a020102" + "2500000000" + "3009");
        ProtobufReader in = new ProtobufReader(bytes);
        int fields = 0;
        while (in.next()) {
            fields++;
        }

        assertThat(fields).isEqualTo(5);
        assertThat(in.field()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({
        "0a05, announces 5 bytes",
        "0affffffffffffffffff01, announces -1 bytes",
        "08, ends inside a varint",
        "08ffffffffffffffffffff01, longer than 10 bytes",
        "00, out of range",
        "0b, wire type 3",
        "0900, announces 8 bytes"
    })
    void next_shouldRefuse(String hex, String reason) {
        ProtobufReader in = new ProtobufReader(HexFormat.of().parseHex(hex));

        assertThatThrownBy(() -> {
                    while (in.next()) {
                        assertThat(in.field()).isPositive();
                    }
                })
                .isInstanceOf(MultiformatException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void bytes_shouldRefuseAnotherWireType() {
        ProtobufReader in = new ProtobufReader(new byte[] {8, 1});
        in.next();

        assertThatThrownBy(in::bytes).hasMessage("protobuf field 1 has wire type 0, not 2");
    }
}
