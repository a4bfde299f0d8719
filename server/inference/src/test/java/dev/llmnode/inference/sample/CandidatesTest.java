package dev.llmnode.inference.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.llmnode.inference.InferenceException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidatesTest {
    private static final int SIZE = 5000;

    private final Candidates candidates = new Candidates(SIZE);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 40, 1000, 4999})
    void load_shouldTakeTheLikeliest(int topK) {
        for (long seed = 0; seed < 5; seed++) {
            float[] logits = logits(seed, 3);
            candidates.load(logits, 100, topK);

            assertThat(kept()).isEqualTo(new HashSet<>(sorted(logits).subList(0, topK)));
        }
    }

    @Test
    void load_shouldPreferLowerIdsAmongEquals() {
        float[] logits = new float[100 + SIZE];
        Arrays.fill(logits, 1);
        candidates.load(logits, 100, 3);

        assertThat(kept()).containsExactlyInAnyOrder(0, 1, 2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-9, 0.1, 0.5, 0.9, 0.95, 0.999, 0.9999999})
    void keepNucleus_shouldKeepTheFewestTokensOfThatMass(double share) {
        for (double spread : new double[] {0.01, 1, 3, 10}) {
            float[] logits = logits(7, spread);
            candidates.load(logits, 100, 0);
            candidates.weigh(1);
            candidates.keepNucleus(share);

            List<Integer> sorted = sorted(logits);
            double wanted = share * mass(logits, sorted);
            int count = candidates.count();
            assertThat(mass(logits, sorted.subList(0, count))).isGreaterThanOrEqualTo(wanted * (1 - 1e-5));
            assertThat(mass(logits, sorted.subList(0, count - 1))).isLessThan(wanted * (1 + 1e-5));
            // Neighbours whose weights differ in the last digits may change places.
            assertThat(mass(logits, List.copyOf(kept())))
                    .isCloseTo(mass(logits, sorted.subList(0, count)), within(wanted * 1e-4));
        }
    }

    @Test
    void keepAtLeast_shouldMeasureAgainstTheLikeliest() {
        float[] logits = new float[100 + SIZE];
        Arrays.fill(logits, Float.NEGATIVE_INFINITY);
        logits[103] = 4;
        logits[107] = 4 + (float) Math.log(0.1001);
        logits[109] = 4 + (float) Math.log(0.0999);
        candidates.load(logits, 100, 0);
        candidates.weigh(1);
        candidates.keepAtLeast(0.1f);

        assertThat(kept()).containsExactlyInAnyOrder(3, 7);
    }

    @Test
    void pick_shouldWalkTheSharesOfTheMass() {
        float[] logits = new float[100 + SIZE];
        Arrays.fill(logits, Float.NEGATIVE_INFINITY);
        logits[100 + 10] = (float) Math.log(1);
        logits[100 + 999] = (float) Math.log(2);
        logits[100 + 4998] = (float) Math.log(5);
        candidates.load(logits, 100, 0);
        candidates.weigh(1);

        assertThat(candidates.pick(0)).isEqualTo(10);
        assertThat(candidates.pick(0.12)).isEqualTo(10);
        assertThat(candidates.pick(0.13)).isEqualTo(999);
        assertThat(candidates.pick(0.37)).isEqualTo(999);
        assertThat(candidates.pick(0.38)).isEqualTo(4998);
        assertThat(candidates.pick(Math.nextDown(1))).isEqualTo(4998);
    }

    @Test
    void pick_shouldFollowTheTemperature() {
        float[] logits = logits(3, 0);
        logits[100 + 5] = (float) (0.5 * Math.log(SIZE - 1));
        candidates.load(logits, 100, 0);
        candidates.weigh(0.5);

        // e^(logit / 0.5) is as much as all the others together.
        int hits = 0;
        for (int i = 0; i < 1000; i++) {
            hits += candidates.pick(i / 1000.0) == 5 ? 1 : 0;
        }
        assertThat(hits).isBetween(499, 501);
    }

    @Test
    void pick_shouldRefuseRowsThatHoldNoNumbers() {
        float[] logits = logits(1, 1);
        logits[100 + 77] = Float.NaN;
        candidates.load(logits, 100, 0);
        candidates.weigh(1);

        assertThatExceptionOfType(InferenceException.class).isThrownBy(() -> candidates.pick(0.5));
    }

    private Set<Integer> kept() {
        Set<Integer> kept = new HashSet<>();
        for (int i = 0; i < candidates.count(); i++) {
            kept.add(candidates.id(i));
        }
        return kept;
    }

    private static float[] logits(long seed, double spread) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] logits = new float[100 + SIZE];
        Arrays.fill(logits, 0, 100, 1000);
        for (int i = 100; i < logits.length; i++) {
            logits[i] = (float) (spread * random.nextGaussian());
        }
        return logits;
    }

    private static List<Integer> sorted(float[] logits) {
        return IntStream.range(0, SIZE)
                .boxed()
                .sorted(Comparator.comparingDouble(id -> -logits[100 + id]))
                .toList();
    }

    private static double mass(float[] logits, List<Integer> ids) {
        double max = sorted(logits).stream()
                .limit(1)
                .mapToDouble(id -> logits[100 + id])
                .sum();
        return ids.stream().mapToDouble(id -> Math.exp(logits[100 + id] - max)).sum();
    }
}
