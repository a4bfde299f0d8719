package dev.llmnode.inference.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.llmnode.inference.InferenceException;
import dev.llmnode.inference.SamplingParams;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SamplerFactoryTest {
    private static final int SIZE = 1000;
    private static final int[] NO_TEXT = {};

    private final SamplerFactory factory = new SamplerFactory(SIZE);

    @Test
    void create_shouldBeGreedyAtTemperatureZero() {
        Sampler sampler = factory.create(SamplingParams.GREEDY, 1);
        float[] logits = row(1);
        logits[3] = 50;
        logits[8] = 50;

        assertThat(sampler.sample(logits, 0, NO_TEXT, 0)).isEqualTo(3);
        assertThat(sampler.sample(logits, 5, NO_TEXT, 0)).isEqualTo(3);
    }

    @Test
    void create_shouldBeGreedyWithOneCandidate() {
        Sampler sampler = factory.create(new SamplingParams(2, 1, 1, 0, 1, null), 1);
        float[] logits = row(1);
        logits[700] = 50;

        assertThat(sampler.sample(logits, 0, NO_TEXT, 0)).isEqualTo(700);
    }

    @Test
    void sample_shouldRepeatItselfWithTheSameSeedWhateverOthersDraw() {
        SamplingParams params = new SamplingParams(0.8, 0.95, 50, 0.01, 1, null);
        Sampler alone = factory.create(params, 42);
        int[] expected = draw(alone, 50);

        Sampler again = factory.create(params, 42);
        Sampler other = factory.create(new SamplingParams(1.5, 1, 0, 0, 1, null), 43);
        int[] drawn = new int[50];
        for (int i = 0; i < 50; i++) {
            other.sample(row(1000 + i), 0, NO_TEXT, 0);
            drawn[i] = again.sample(row(i), 0, NO_TEXT, 0);
        }

        assertThat(drawn).isEqualTo(expected);
        assertThat(draw(factory.create(params, 44), 50)).isNotEqualTo(expected);
    }

    @Test
    void sample_shouldDrawInProportionToTheProbabilities() {
        Sampler sampler = factory.create(new SamplingParams(1, 1, 0, 0, 1, null), 7);
        int[] hits = new int[SIZE];
        for (int i = 0; i < 8000; i++) {
            float[] logits = new float[SIZE];
            Arrays.fill(logits, Float.NEGATIVE_INFINITY);
            logits[1] = (float) Math.log(1);
            logits[500] = (float) Math.log(2);
            logits[999] = (float) Math.log(5);
            hits[sampler.sample(logits, 0, NO_TEXT, 0)]++;
        }

        // Three standard deviations of the binomial distribution are below 140 for each.
        assertThat(hits[1]).isBetween(860, 1140);
        assertThat(hits[500]).isBetween(1860, 2140);
        assertThat(hits[999]).isBetween(4860, 5140);
    }

    @Test
    void sample_shouldPenaliseRecentTokensOnce() {
        Sampler sampler = factory.create(new SamplingParams(0, 1, 0, 0, 2, null), 1);
        float[] logits = row(1);
        logits[10] = 40;
        logits[11] = 30;
        logits[12] = 15;
        int[] text = {10, 10, 10, 12, 99};

        assertThat(sampler.sample(logits, 0, text, 4)).isEqualTo(11);
        assertThat(logits[10]).isEqualTo(20);
        assertThat(logits[12]).isEqualTo(7.5f);
    }

    @Test
    void sample_shouldForgetTokensOutOfTheWindow() {
        Sampler sampler = factory.create(new SamplingParams(0, 1, 0, 0, 2, null), 1);
        float[] logits = new float[SIZE];
        Arrays.fill(logits, -1);
        logits[5] = -0.9f;
        int[] text = new int[RepeatPenalty.WINDOW + 1];
        text[0] = 5;

        assertThat(sampler.sample(logits, 0, text, text.length)).isEqualTo(5);
        assertThat(logits[0]).isEqualTo(-2);
    }

    @Test
    void sample_shouldRefuseRowsThatHoldNoNumbers() {
        float[] logits = new float[SIZE];
        Arrays.fill(logits, Float.NaN);
        for (double temperature : new double[] {0, 1}) {
            Sampler sampler = factory.create(new SamplingParams(temperature, 0.9, 40, 0, 1, null), 1);

            assertThatExceptionOfType(InferenceException.class)
                    .isThrownBy(() -> sampler.sample(logits, 0, NO_TEXT, 0))
                    .withMessage("The model's output holds no numbers");
        }
    }

    private static int[] draw(Sampler sampler, int count) {
        int[] drawn = new int[count];
        Arrays.setAll(drawn, i -> sampler.sample(row(i), 0, NO_TEXT, 0));
        return drawn;
    }

    private static float[] row(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] logits = new float[SIZE + 10];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (3 * random.nextGaussian());
        }
        return logits;
    }
}
