package dev.llmnode.node.cli.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.node.cli.CliException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteTextTest {
    @Test
    void parse_shouldReadEachForm() {
        assertThat(ByteText.parse("KEY", "capability:x")).isEqualTo("capability:x".getBytes(StandardCharsets.UTF_8));
        assertThat(ByteText.parse("KEY", "hex:00ff")).containsExactly(0, 0xff);
        assertThat(ByteText.parse("KEY", "base64:AP8=")).containsExactly(0, 0xff);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hex:0", "hex:zz", "base64:*"})
    void parse_shouldNameTheArgumentAndTheCure(String text) {
        assertThatThrownBy(() -> ByteText.parse("VALUE", text))
                .isInstanceOf(CliException.class)
                .hasMessageStartingWith("VALUE '%s': ".formatted(text))
                .hasMessageEndingWith("write text, base64:… or hex:…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "größer\n", "hex:00ff", "base64:AP8=", "hex:", "\u0007"})
    void print_shouldBeReadBack(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThat(ByteText.parse("KEY", ByteText.print(bytes))).isEqualTo(bytes);
    }

    @Test
    void print_shouldShowBytesAsBase64() {
        assertThat(ByteText.print(new byte[] {0, (byte) 0xff})).isEqualTo("base64:AP8=");
    }
}
