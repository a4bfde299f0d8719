package dev.llmnode.inference.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.inference.text.Tokenizer.SpecialTokens;
import dev.llmnode.inference.text.bpe.SmolLmTokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetokenizerTest {
    /** A token a byte; 256 has no text. */
    private static final class Bytes implements Tokenizer {
        @Override
        public int[] encode(String text, SpecialTokens special) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int[] tokens = new int[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                tokens[i] = Byte.toUnsignedInt(bytes[i]);
            }
            return tokens;
        }

        @Override
        public byte[] bytes(int token) {
            return token == 256 ? new byte[0] : new byte[] {(byte) token};
        }

        @Override
        public String name(int token) {
            return Integer.toString(token);
        }

        @Override
        public boolean endsGeneration(int token) {
            return false;
        }

        @Override
        public int vocabularySize() {
            return 257;
        }
    }

    @Test
    void append_shouldHoldBytesBackUntilTheirCharacterIsWhole() {
        Detokenizer detokenizer = new Detokenizer(new Bytes());
        assertThat(detokenizer.append('a')).isEqualTo("a");
        assertThat(detokenizer.append(0xf0)).isEmpty();
        assertThat(detokenizer.append(0x9f)).isEmpty();
        assertThat(detokenizer.append(256)).isEmpty();
        assertThat(detokenizer.append(0x98)).isEmpty();
        assertThat(detokenizer.append(0x80)).isEqualTo("😀");
        assertThat(detokenizer.finish()).isEmpty();
    }

    /** Expected: what Python gives for {@code bytes.fromhex(x).decode("utf-8", "replace")}, U+FFFD written as a dot. */
    @ParameterizedTest
    @CsvSource({
        "61ff62, a.b",
        "c3, .",
        "c328, .(",
        "e28261, .a",
        "f09f98, .",
        "f09f9861, .a",
        "f09f, .",
        "80808061, ...a",
        "c080, ..",
        "e08080, ...",
        "eda080, ...",
        "f4908080, ....",
        "f8888080, ....",
        "f0808080, ....",
        "e2e282ac, .€",
        "c3c3a9, .é",
        "f09ff09f9880, .😀"
    })
    void finish_shouldReplaceIllFormedBytesAsPythonDoes(String hex, String expected) {
        Detokenizer detokenizer = new Detokenizer(new Bytes());
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < hex.length(); i += 2) {
            text.append(detokenizer.append(Integer.parseInt(hex, i, i + 2, 16)));
        }
        text.append(detokenizer.finish());
        assertThat(text.toString().replace('\ufffd', '.')).isEqualTo(expected);
    }

    /** The JDK's decoder differs in one thing: it takes an encoded surrogate for one ill-formed character. */
    @Test
    void append_shouldGiveTheTextThatTheJdkGives() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                bytes = ("é€😀" + round).getBytes(StandardCharsets.UTF_8);
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            if (HexFormat.of().formatHex(bytes).matches("(..)*ed[ab].*")) {
                continue;
            }
            Detokenizer detokenizer = new Detokenizer(new Bytes());
            StringBuilder text = new StringBuilder();
            for (byte b : bytes) {
                text.append(detokenizer.append(Byte.toUnsignedInt(b)));
            }
            text.append(detokenizer.finish());
            assertThat(text.toString()).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @Test
    void append_shouldGiveRealTokensTheirText() throws IOException {
        Tokenizer tokenizer = SmolLmTokenizer.read();
        String text = "日本語 😀👩‍👩‍👧 naïve\tcode();\n";
        Detokenizer detokenizer = new Detokenizer(tokenizer);
        StringBuilder back = new StringBuilder();
        for (int token : tokenizer.encode(text + "<|im_end|>", SpecialTokens.PARSE)) {
            String piece = detokenizer.append(token);
            assertThat(piece).doesNotContain("\ufffd");
            back.append(piece);
        }
        assertThat(back.append(detokenizer.finish()).toString()).isEqualTo(text);
    }
}
