package dev.llmnode.inference.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelsTest {
    private final SplittableRandom random = new SplittableRandom(1);

    /** C2's FreqInlineSize: what is longer is compiled by itself, see the package's page. */
    @ParameterizedTest
    @CsvSource({
        "NibbleSums, pair",
        "NibbleSums, tilePair",
        "NibbleSums, tileSingle",
        "NibbleScales, tile",
        "FloatDots, strip",
        "AttentionKernel, values",
        "Elementwise, exp"
    })
    void heavyMethods_shouldBeTooLongToBeInlined(String type, String method) throws IOException {
        String file = "/dev/llmnode/inference/cpu/kernel/%s.class".formatted(type);
        byte[] bytes;
        try (var stream = KernelsTest.class.getResourceAsStream(file)) {
            bytes = Objects.requireNonNull(stream).readAllBytes();
        }
        int length = ClassFile.of().parse(bytes).methods().stream()
                .filter(candidate -> candidate.methodName().equalsString(method))
                .map(candidate -> candidate.code().orElseThrow())
                .mapToInt(code -> ((CodeAttribute) code).codeLength())
                .max()
                .orElseThrow();
        assertThat(length).isGreaterThan(325);
    }

    @Test
    void exp_shouldBeCloseToTheRealOne() {
        float[] x = new float[64];
        for (int round = 0; round < 200; round++) {
            double[] exact = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) random.nextDouble(-80, 80);
                exact[i] = Math.exp(x[i]);
            }
            Elementwise.exp(x, 0, x.length, 0);
            for (int i = 0; i < x.length; i++) {
                assertThat(x[i] / exact[i]).isCloseTo(1, within(1e-5));
            }
        }
    }

    @Test
    void block_shouldTelescopeWhatItRounds() {
        float[] x = new float[32];
        for (int i = 0; i < 32; i++) {
            x[i] = (float) random.nextDouble(-3, 3);
        }
        x[7] = 12.7f;
        short[] q = new short[32];
        short[] bias = new short[1];
        float[] scale = new float[1];
        float[] total = new float[1];
        Quantiser.block(x, 0, q, 0, bias, scale, total, 0, new int[Quantiser.SCRATCH]);

        assertThat(scale[0]).isCloseTo(0.1f, within(1e-6f));
        int sum = 0;
        short before = 0;
        for (int i = 0; i < 32; i++) {
            short rounded = (short) (i % 4 == 0 ? q[i] : q[i] + 16 * before);
            assertThat((int) rounded).isEqualTo((int) Math.rint(x[i] / 0.1f));
            sum += rounded;
            before = rounded;
        }
        assertThat((int) bias[0]).isEqualTo(-8 * sum);
        assertThat(total[0]).isCloseTo(0.1f * sum, within(1e-4f));
    }

    @Test
    void block_shouldTakeTheTiniestNumbersForZero() {
        float[] x = new float[32];
        x[3] = Float.MIN_NORMAL;
        float[] scale = {1};
        short[] q = new short[32];
        Quantiser.block(x, 0, q, 0, new short[1], scale, new float[1], 0, new int[Quantiser.SCRATCH]);

        assertThat(scale[0]).isZero();
        assertThat(q).containsOnly(0);
    }
}
