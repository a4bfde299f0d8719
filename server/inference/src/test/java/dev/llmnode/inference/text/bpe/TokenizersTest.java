package dev.llmnode.inference.text.bpe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.inference.text.Tokenizer;
import dev.llmnode.inference.text.Tokenizer.SpecialTokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizersTest {
    private static final List<TokenKind> KINDS = List.of(
            TokenKind.UNKNOWN,
            TokenKind.CONTROL,
            TokenKind.CONTROL,
            TokenKind.USER_DEFINED,
            TokenKind.NORMAL,
            TokenKind.NORMAL,
            TokenKind.NORMAL,
            TokenKind.UNUSED);

    private static Tokenizer small() {
        List<String> names = List.of("<unk>", "<s>", "<s>x", "<keep>", "a", "b", "ab", "<pad>");
        return Tokenizers.byteLevel(
                new Vocabulary(names, KINDS),
                List.of("a b"),
                PreTokenizer.named("gpt-2").orElseThrow(),
                new SpecialTokenPolicy(1, 2, Set.of(2)));
    }

    @Test
    void encode_shouldTreatSpecialTokensAsAsked() {
        Tokenizer tokenizer = small();
        assertThat(tokenizer.encode("ab<s>ab<keep>a", SpecialTokens.PARSE)).containsExactly(6, 1, 6, 3, 4);
        assertThat(tokenizer.encode("ab<s>ab<keep>a", SpecialTokens.PLAIN)).containsExactly(6, 6, 3, 4);
        assertThat(tokenizer.encode("ab", SpecialTokens.PARSE_AND_ADD)).containsExactly(1, 6, 2);
        assertThat(tokenizer.encode("", SpecialTokens.PARSE_AND_ADD)).containsExactly(1, 2);
        assertThat(tokenizer.encode("", SpecialTokens.PARSE)).isEmpty();
    }

    @Test
    void encode_shouldPreferTheLongestOfTwoSpecialTokens() {
        assertThat(small().encode("<s>xa<s><s", SpecialTokens.PARSE)).containsExactly(2, 4, 1);
    }

    @Test
    void bytes_shouldBeEmptyForWhatIsNoText() {
        Tokenizer tokenizer = small();
        assertThat(tokenizer.bytes(0)).isEmpty();
        assertThat(tokenizer.bytes(1)).isEmpty();
        assertThat(tokenizer.bytes(7)).isEmpty();
        assertThat(tokenizer.bytes(3)).isEqualTo("<keep>".getBytes(StandardCharsets.UTF_8));
        assertThat(tokenizer.bytes(6)).isEqualTo("ab".getBytes(StandardCharsets.UTF_8));
        assertThat(tokenizer.endsGeneration(2)).isTrue();
        assertThat(tokenizer.endsGeneration(6)).isFalse();
        assertThat(tokenizer.name(6)).isEqualTo("ab");
        assertThat(tokenizer.vocabularySize()).isEqualTo(8);
    }

    @Test
    void encode_shouldReadUnpairedSurrogatesAsReplacementCharacters() throws IOException {
        Tokenizer tokenizer = SmolLmTokenizer.read();
        int[] replaced = tokenizer.encode("x\ufffd y\ufffd", SpecialTokens.PLAIN);
        assertThat(tokenizer.encode("x\ud83d y\ude00", SpecialTokens.PLAIN)).isEqualTo(replaced);
        assertThat(tokenizer.encode("x\ud83d\ude00", SpecialTokens.PLAIN)).isNotEqualTo(replaced);
    }

    /** Quadratic work on a mebibyte would take hours, far beyond any patience of a build. */
    @ParameterizedTest
    @ValueSource(
            strings = {"a", " ", "\n", "ab", "1", "!", "\u4e2d", "\ud83d\ude00", "<|im_start", "a\u0301", "'s", " \n"})
    void encode_shouldTakeAMebibyteOfAnything(String unit) throws IOException {
        Tokenizer tokenizer = SmolLmTokenizer.read();
        String text = unit.repeat((1 << 20) / unit.length());
        int[] tokens = tokenizer.encode(text, SpecialTokens.PARSE);
        int bytes = Arrays.stream(tokens)
                .map(token -> tokenizer.bytes(token).length)
                .sum();
        assertThat(bytes).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void encode_shouldGiveEachThreadTheSame() throws IOException, InterruptedException, ExecutionException {
        Tokenizer tokenizer = SmolLmTokenizer.read();
        String text = "The quick brown fox, don't panic: 42 Grüße 日本 😀\n".repeat(50);
        int[] alone = SmolLmTokenizer.read().encode(text, SpecialTokens.PLAIN);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<int[]>> all = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                all.add(threads.submit(() -> tokenizer.encode(text, SpecialTokens.PLAIN)));
            }
            for (Future<int[]> one : all) {
                assertThat(one.get()).isEqualTo(alone);
            }
        }
    }

    @Test
    void merge_shouldDoTheSameWithAScanAndWithAHeap() {
        MergeTable table = new MergeTable(4);
        table.put(0, 0, 1, 1); // aa
        table.put(1, 0, 0, 2); // aaa, sooner
        table.put(1, 1, 2, 3); // aaaa
        PairMerger merger = new PairMerger(table);
        int[] few = new int[31];
        assertThat(Arrays.copyOf(few, merger.merge(few, 31))).containsExactly(2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0);
        int[] many = new int[3_001];
        int left = merger.merge(many, 3_001);
        assertThat(left).isEqualTo(1_001);
        assertThat(Arrays.copyOf(many, 1_000)).containsOnly(2);
        assertThat(many[1_000]).isZero();
    }

    @Test
    void sentencePiece_shouldWantAWayOutForUnknownCharacters() {
        Vocabulary vocabulary = new Vocabulary(List.of("a"), List.of(TokenKind.NORMAL));
        SpecialTokenPolicy nothing = new SpecialTokenPolicy(Vocabulary.NONE, Vocabulary.NONE, Set.of());
        assertThatThrownBy(() -> Tokenizers.sentencePiece(vocabulary, new float[1], true, Vocabulary.NONE, nothing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("<0x00> to <0xFF>");
    }

    @Test
    void sentencePiece_shouldMergeBestScoresFirstAndRunsOfUnknownsIntoOne() {
        List<String> names = List.of("<unk>", "\u2581", "a", "b", "ab", "\u2581a", "bb", "a b");
        List<TokenKind> kinds = new ArrayList<>(List.of(TokenKind.UNKNOWN));
        names.stream().skip(1).forEach(name -> kinds.add(TokenKind.NORMAL));
        kinds.set(7, TokenKind.USER_DEFINED);
        float[] scores = {0, -9, -9, -9, -1, -2, -3, 0};
        Tokenizer tokenizer = Tokenizers.sentencePiece(
                new Vocabulary(names, kinds),
                scores,
                true,
                0,
                new SpecialTokenPolicy(Vocabulary.NONE, Vocabulary.NONE, Set.of()));
        assertThat(tokenizer.encode("abb", SpecialTokens.PLAIN)).containsExactly(1, 4, 3);
        assertThat(tokenizer.encode("bab", SpecialTokens.PLAIN)).containsExactly(1, 3, 4);
        assertThat(tokenizer.encode("axyzb", SpecialTokens.PLAIN)).containsExactly(5, 0, 3);
        assertThat(tokenizer.encode("a b", SpecialTokens.PLAIN)).containsExactly(7);
        assertThat(tokenizer.bytes(5)).isEqualTo(" a".getBytes(StandardCharsets.UTF_8));
    }
}
