package dev.llmnode.inference.text.bpe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmnode.inference.text.GoldenFiles;
import dev.llmnode.inference.text.Tokenizer;
import dev.llmnode.inference.text.Tokenizer.SpecialTokens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of strings, cut as the reference tokenizers cut them. */
class TokenizerGoldenTest {
    private static final SpecialTokenPolicy NOTHING_ADDED =
            new SpecialTokenPolicy(Vocabulary.NONE, Vocabulary.NONE, Set.of());

    private static List<String> strings = List.of();

    @BeforeAll
    static void readStrings() throws IOException {
        strings = GoldenFiles.texts(GoldenFiles.read("tokenizer/strings.json.gz"));
        assertThat(strings).hasSizeGreaterThan(2_000);
    }

    @Test
    void smollm_shouldCutAsHuggingFaceDoes() throws IOException {
        Tokenizer tokenizer = SmolLmTokenizer.read();
        check(tokenizer, GoldenFiles.read("tokenizer/smollm.tokens.json.gz"));
        checkRoundTrip(tokenizer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-2", "llama-bpe", "qwen2", "gpt-4o", "tekken", "deepseek-v3", "deepseek-coder"})
    void byteLevel_shouldCutAsHuggingFaceDoes(String way) throws IOException {
        JsonNode golden = GoldenFiles.read("tokenizer/byte_level.json.gz");
        List<String> names = GoldenFiles.texts(golden.get("names"));
        List<TokenKind> kinds = new ArrayList<>(Collections.nCopies(names.size(), TokenKind.NORMAL));
        kinds.set(names.indexOf("<|end|>"), TokenKind.CONTROL);
        Tokenizer tokenizer = Tokenizers.byteLevel(
                new Vocabulary(names, kinds),
                GoldenFiles.texts(golden.get("merges")),
                PreTokenizer.named(way).orElseThrow(),
                NOTHING_ADDED);
        check(tokenizer, golden.get("tokens").get(way));
        checkRoundTrip(tokenizer);
    }

    @Test
    void sentencePiece_shouldCutAsSentencePieceDoes() throws IOException {
        JsonNode golden = GoldenFiles.read("tokenizer/sentencepiece.json.gz");
        List<TokenKind> kinds = golden.get("kinds")
                .valueStream()
                .map(kind -> switch (kind.intValue()) {
                    case 2 -> TokenKind.UNKNOWN;
                    case 3 -> TokenKind.CONTROL;
                    case 6 -> TokenKind.BYTE;
                    default -> TokenKind.NORMAL;
                })
                .toList();
        float[] scores = new float[kinds.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = golden.get("scores").get(i).floatValue();
        }
        Vocabulary vocabulary = new Vocabulary(GoldenFiles.texts(golden.get("names")), kinds);
        Tokenizer tokenizer = Tokenizers.sentencePiece(vocabulary, scores, true, 0, NOTHING_ADDED);
        check(tokenizer, golden.get("tokens"));
    }

    private static void check(Tokenizer tokenizer, JsonNode expected) {
        assertThat(expected).hasSameSizeAs(strings);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < strings.size(); i++) {
            int[] tokens = tokenizer.encode(strings.get(i), SpecialTokens.PARSE);
            int[] wanted = GoldenFiles.ints(expected.get(i));
            if (!Arrays.equals(tokens, wanted)) {
                wrong.add("string %d, %s: %s instead of %s"
                        .formatted(i, strings.get(i), Arrays.toString(tokens), Arrays.toString(wanted)));
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** What was cut gives the text back, but for bytes without a token and for special tokens, which have no text. */
    private static void checkRoundTrip(Tokenizer tokenizer) {
        for (String text : strings) {
            int[] tokens = tokenizer.encode(text, SpecialTokens.PLAIN);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int token : tokens) {
                bytes.writeBytes(tokenizer.bytes(token));
            }
            String missing = SmolLmTokenizer.BYTES_WITHOUT_TOKEN;
            if (text.chars().noneMatch(c -> missing.indexOf(c) >= 0)
                    && text.codePoints().noneMatch(c -> c > 0x3FFFF)) {
                assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(text);
            }
        }
    }
}
