package dev.llmnode.inference.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExponentialTest {
    @Test
    void weigh_shouldBeAccurateWhereAFloatCanTell() {
        for (float temperature : new float[] {0.1f, 0.7f, 1, 2}) {
            for (float logit = 10 - 30 * temperature; logit <= 10; logit += 0.01f) {
                float[] values = {logit};
                Exponential.weigh(values, 1, 10, 1 / temperature);

                double expected = Math.exp((logit - 10) / (double) temperature);
                assertThat((double) values[0]).isCloseTo(expected, within(expected * 1e-5 + 2e-14));
            }
        }
    }

    @Test
    void weigh_shouldGiveNothingToTheHopeless() {
        float[] values = {-22, -1000, Float.NEGATIVE_INFINITY, -Float.MAX_VALUE};
        Exponential.weigh(values, 4, 10, 1);

        assertThat(values).containsOnly(0f);
    }

    @Test
    void weigh_shouldGiveOneToTheLikeliest() {
        float[] values = {3};
        Exponential.weigh(values, 1, 3, 1e6f);

        assertThat(values).containsExactly(1f);
    }
}
