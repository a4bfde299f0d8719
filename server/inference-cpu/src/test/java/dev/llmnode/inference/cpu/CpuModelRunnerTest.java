package dev.llmnode.inference.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.llmnode.inference.model.DecoderSpec;
import dev.llmnode.inference.model.ModelFormatException;
import dev.llmnode.inference.model.TensorType;
import dev.llmnode.inference.model.WeightSource;
import dev.llmnode.inference.spi.Chunk;
import dev.llmnode.inference.spi.ModelRunner;
import dev.llmnode.inference.spi.RunnerOptions;
import dev.llmnode.inference.spi.StepResult;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuModelRunnerTest {
    private static final DecoderSpec SPEC = spec(64, 96, 4, 2, 32, 32, true);

    private static DecoderSpec spec(int width, int hidden, int heads, int shared, int size, int rotated, boolean tied) {
        return new DecoderSpec(
                "llama", 2, width, hidden, heads, shared, size, rotated, 10_000, 1, 1e-5f, 101, 256, tied);
    }

    private static ModelRunner load(DecoderSpec spec, WeightSource weights, int threads) {
        RunnerOptions options = new RunnerOptions(threads, 256, 4, 64, 8 << 20);
        return new CpuModelRunnerProvider().load(spec, weights, options, _ -> {});
    }

    private static StepResult.Logits forward(ModelRunner runner, Chunk chunk) {
        return (StepResult.Logits) runner.forward(List.of(chunk));
    }

    @ParameterizedTest
    @EnumSource(TensorType.class)
    void forward_shouldAgreeWithTheReferenceForEachWeightType(TensorType type) {
        assertAgreement(SPEC, new RandomModel(SPEC, type));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void forward_shouldAgreeWithTheReferenceForEachShape(DecoderSpec spec) {
        assertAgreement(spec, new RandomModel(spec, TensorType.Q4_0));
        assertAgreement(spec, new RandomModel(spec, TensorType.F16));
    }

    private static Stream<DecoderSpec> shapes() {
        return Stream.of(
                spec(96, 160, 3, 3, 32, 32, true),
                spec(64, 32, 5, 1, 64, 64, false),
                spec(32, 64, 6, 2, 96, 48, true),
                spec(128, 96, 8, 1, 32, 16, false));
    }

    @Test
    void forward_shouldMixWeightTypes() {
        TensorType[] types = TensorType.values();
        assertAgreement(SPEC, new RandomModel(SPEC, name -> types[Math.floorMod(name.hashCode(), types.length)]));
    }

    @Test
    void forward_shouldScalePositionsAndFrequencies() {
        DecoderSpec scaled = new DecoderSpec("llama", 2, 64, 96, 4, 2, 32, 32, 500_000, 4, 1e-5f, 101, 256, true);
        RandomModel model = new RandomModel(scaled, TensorType.F32);
        model.add("rope_freqs.weight", _ -> TensorType.F32, 1, 16, 8);
        assertAgreement(scaled, model);
    }

    /** First pieces of a prompt, small and large, then single tokens. */
    private static void assertAgreement(DecoderSpec spec, WeightSource weights) {
        int[] tokens =
                new SplittableRandom(3).ints(70, 0, spec.vocabularySize()).toArray();
        ReferenceDecoder reference = new ReferenceDecoder(spec, weights, true);
        try (ModelRunner runner = load(spec, weights, 2)) {
            int start = 0;
            for (int length : new int[] {6, 50, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}) {
                int[] piece = Arrays.copyOfRange(tokens, start, start + length);
                Chunk chunk = new Chunk(piece, start, new int[] {4, 2, 9, 1, 5}, Chunk.Output.ALL, null);
                StepResult.Logits logits = forward(runner, chunk);
                for (int i = 0; i < length; i++) {
                    assertClose(logits, i, reference.next(piece[i]));
                }
                start += length;
            }
        }
    }

    private static void assertClose(StepResult.Logits logits, int row, double[] expected) {
        double size = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            size += expected[i] * expected[i];
            error += Math.pow(expected[i] - logits.values()[row * logits.stride() + i], 2);
        }
        // A number just between two steps may be rounded the other way, and shift all that follows a little.
        assertThat(Math.sqrt(error / size)).isLessThan(0.02);
    }

    @Test
    void forward_shouldBeExactToSinglePrecisionWithFloatWeights() {
        RandomModel weights = new RandomModel(SPEC, TensorType.F32);
        ReferenceDecoder reference = new ReferenceDecoder(SPEC, weights, false);
        try (ModelRunner runner = load(SPEC, weights, 2)) {
            int[] tokens = {5, 17, 3, 99};
            StepResult.Logits logits = forward(runner, new Chunk(tokens, 0, new int[] {0}, Chunk.Output.ALL, null));
            for (int i = 0; i < tokens.length; i++) {
                double[] expected = reference.next(tokens[i]);
                for (int token = 0; token < expected.length; token++) {
                    assertThat((double) logits.values()[i * logits.stride() + token])
                            .isCloseTo(expected[token], within(2e-4));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void forward_shouldNotDependOnTheNumberOfThreads(int threads) {
        RandomModel weights = new RandomModel(SPEC, TensorType.Q4_1);
        int[] tokens = new SplittableRandom(3).ints(60, 0, 101).toArray();
        Chunk chunk = new Chunk(tokens, 0, new int[] {0, 1, 2, 3}, Chunk.Output.ALL, null);
        try (ModelRunner two = load(SPEC, weights, 2);
                ModelRunner other = load(SPEC, weights, threads)) {
            assertThat(forward(other, chunk).values())
                    .isEqualTo(forward(two, chunk).values());
        }
    }

    @Test
    void load_shouldRefuseWidthsThatAreNoMultipleOf32() {
        DecoderSpec odd = spec(48, 96, 4, 2, 32, 32, true);
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> load(odd, new RandomModel(odd, TensorType.F32), 1))
                .withMessageContaining("width is 48");
    }

    @Test
    void load_shouldNameAMissingTensor() {
        DecoderSpec untied = spec(64, 96, 4, 2, 32, 32, false);
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> load(untied, new RandomModel(SPEC, TensorType.F32), 1))
                .withMessageContaining("output.weight");
    }

    @Test
    void load_shouldNeedRoomForABlock() {
        RunnerOptions options = new RunnerOptions(1, 256, 4, 64, 100);
        RandomModel weights = new RandomModel(SPEC, TensorType.F32);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new CpuModelRunnerProvider().load(SPEC, weights, options, _ -> {}))
                .withMessageContaining("100 bytes");
    }
}
