package dev.llmnode.inference.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.inference.testing.EchoTokenizer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DetokenizerTest {
    private final EchoTokenizer tokenizer = new EchoTokenizer();
    private final Detokenizer detokenizer = new Detokenizer(tokenizer);

    @Test
    void append_shouldWaitForACharactersLastByte() {
        assertThat(append(0xE2)).isEmpty();
        assertThat(append(0x82)).isEmpty();
        assertThat(append(0xAC)).isEqualTo("€");
        assertThat(append('a')).isEqualTo("a");
        assertThat(detokenizer.finish()).isEmpty();
    }

    @Test
    void append_shouldReplaceBytesThatBelongToNoCharacter() {
        assertThat(append(0xE2)).isEmpty();
        assertThat(append('a')).isEqualTo("\uFFFDa");
        assertThat(append(0x80)).isEqualTo("\uFFFD");
        assertThat(append(0xFF)).isEqualTo("\uFFFD");
    }

    @Test
    void append_shouldSkipSpecialTokens() {
        assertThat(append(0xC3)).isEmpty();
        assertThat(append(256)).isEmpty();
        assertThat(append(0xA9)).isEqualTo("é");
    }

    @Test
    void finish_shouldReplaceACharacterThatIsNotComplete() {
        append(0xF0);
        append(0x9F);
        append(0x98);

        assertThat(detokenizer.finish()).isEqualTo("\uFFFD");
        assertThat(detokenizer.finish()).isEmpty();
    }

    @Test
    void append_shouldGiveWhatDecodingAtOnceGives() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 500; round++) {
            byte[] bytes = new byte[random.nextInt(12)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(128) : 0x80 + random.nextInt(128));
            }
            Detokenizer fresh = new Detokenizer(tokenizer);
            StringBuilder text = new StringBuilder();
            for (byte unit : bytes) {
                text.append(fresh.append(Byte.toUnsignedInt(unit)));
            }
            text.append(fresh.finish());

            assertThat(text).hasToString(new String(bytes, UTF_8));
        }
    }

    private String append(int token) {
        return detokenizer.append(token);
    }
}
