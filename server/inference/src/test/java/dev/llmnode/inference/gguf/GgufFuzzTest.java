package dev.llmnode.inference.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.inference.model.ModelFormatException;
import dev.llmnode.inference.text.Tokenizer.SpecialTokens;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A damaged file is refused with words or works; nothing else may come out of it. */
class GgufFuzzTest {
    private static final int MUTATIONS = 20_000;
    /** Bytes before the tensors' numbers, of which any pattern is good. */
    private static final int HEAD = 2_000;

    private int refused;

    @Test
    void open_shouldRefuseAFileCutAnywhere() {
        byte[] whole = SmallModel.whole().toBytes();
        for (int length = 0; length < whole.length; length++) {
            open(Arrays.copyOf(whole, length));
        }
        assertThat(refused).isEqualTo(whole.length);
    }

    @Test
    void open_shouldSurviveFlippedBits() {
        byte[] whole = SmallModel.whole().toBytes();
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = whole.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                damaged[random.nextInt(HEAD)] ^= (byte) (1 << random.nextInt(8));
            }
            open(damaged);
        }
        assertThat(refused).isBetween(MUTATIONS / 4, MUTATIONS - 1);
    }

    @Test
    void open_shouldSurviveOverwrittenNumbers() {
        byte[] whole = SmallModel.whole().toBytes();
        byte[] extremes = {0, 1, -1, 127, -128, 32};
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = whole.clone();
            int from = random.nextInt(HEAD);
            int to = Math.min(damaged.length, from + 1 + random.nextInt(8));
            Arrays.fill(damaged, from, to, extremes[random.nextInt(extremes.length)]);
            open(damaged);
        }
        assertThat(refused).isBetween(MUTATIONS / 4, MUTATIONS - 1);
    }

    private void open(byte[] content) {
        try (Arena arena = Arena.ofConfined()) {
            GgufModelFile model = new GgufModelFile("damaged", new GgufFile(arena, MemorySegment.ofArray(content)));
            assertThat(model.spec().layers()).isPositive();
            model.tokenizer().encode("abc <|endoftext|>", SpecialTokens.PARSE_AND_ADD);
            for (String name : model.weights().names()) {
                useTensor(model, name);
            }
        } catch (ModelFormatException e) {
            refused++;
            assertThat(e).hasMessageMatching("(?s).*[A-Za-z]{3}.*");
        }
    }

    private static void useTensor(GgufModelFile model, String name) {
        try {
            var tensor = model.weights().find(name).orElseThrow();
            assertThat(tensor.data().byteSize())
                    .isEqualTo(tensor.type().bytes((long) tensor.rows() * tensor.columns()));
        } catch (ModelFormatException e) {
            assertThat(e).hasMessageContaining(name);
        }
    }
}
