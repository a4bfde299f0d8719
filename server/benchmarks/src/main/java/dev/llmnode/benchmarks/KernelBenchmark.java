package dev.llmnode.benchmarks;

import dev.llmnode.inference.cpu.kernel.AttentionKernel;
import dev.llmnode.inference.cpu.kernel.Elementwise;
import dev.llmnode.inference.cpu.kernel.FloatDots;
import dev.llmnode.inference.cpu.kernel.Lanes;
import dev.llmnode.inference.cpu.kernel.NibbleScales;
import dev.llmnode.inference.cpu.kernel.NibbleSums;
import dev.llmnode.inference.cpu.kernel.Quantiser;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The inner loops, on 576 columns. Run with the allocation profiler ({@code -prof gc}): {@code gc.alloc.rate.norm} must be 0,
 * or C2 has begun to box vectors.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBenchmark {
    private static final int COLUMNS = 576;
    private static final int BLOCKS = COLUMNS / 32;
    private static final int TILE = NibbleSums.TILE;
    private static final int GROUP = BLOCKS * NibbleSums.VECTORS * Lanes.SHORT;
    private static final int POSITIONS = 512;

    private final SplittableRandom random = new SplittableRandom(1);
    private final short[] nibbles = shorts(2 * GROUP);
    private final short[] quantised = shorts(TILE * COLUMNS);
    private final short[] bias = shorts(TILE * BLOCKS);
    private final short[] sums = new short[TILE * BLOCKS * 2 * Lanes.SHORT];
    private final float[] steps = floats(BLOCKS);
    private final float[] scales = floats(2 * BLOCKS * Lanes.SHORT);
    private final float[] activations = floats(TILE * COLUMNS);
    private final float[] total = floats(TILE * BLOCKS);
    private final float[] results = new float[TILE * NibbleScales.ROWS];
    private final float[] panel = floats(COLUMNS * FloatDots.ROWS);
    private final float[] cache = floats(64 * POSITIONS);
    private final float[] scores = floats(4 * POSITIONS + AttentionKernel.PADDING);
    private final float[] normed = new float[COLUMNS];
    private final float[] lanes = new float[Lanes.FLOAT];
    private final int[] ints = new int[Quantiser.SCRATCH];

    private short[] shorts(int count) {
        short[] numbers = new short[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (short) random.nextInt();
        }
        return numbers;
    }

    private float[] floats(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextDouble(-1, 1);
        }
        return numbers;
    }

    /** One token, two row groups, all blocks. */
    @Benchmark
    public short[] sumsOfOneToken() {
        NibbleSums.pair(nibbles, 0, BLOCKS, quantised, 0, bias, 0, sums);
        return sums;
    }

    /** Eight tokens, two row groups, all blocks. */
    @Benchmark
    public short[] sumsOfATile() {
        NibbleSums.tilePair(nibbles, 0, BLOCKS, quantised, 0, bias, 0, sums);
        return sums;
    }

    /** One of two row groups. */
    @Benchmark
    public float[] scalesOfOneToken() {
        NibbleScales.one(sums, 0, scales, 0, 2 * Lanes.SHORT, BLOCKS, total, 0, results, 0);
        return results;
    }

    /** Half of one of two row groups. */
    @Benchmark
    public float[] scalesOfATile() {
        NibbleScales.tile(sums, 0, scales, 0, 2 * Lanes.SHORT, BLOCKS, total, 0, results, 0);
        return results;
    }

    @Benchmark
    public float[] widenScales() {
        FloatDots.widenHalf(nibbles, 0, 1, scales, 0, scales.length);
        return scales;
    }

    @Benchmark
    public float[] floatsOfOneToken() {
        FloatDots.single(panel, 0, FloatDots.ROWS, COLUMNS, activations, 0, results, 0);
        return results;
    }

    @Benchmark
    public float[] floatsOfATile() {
        FloatDots.tile(panel, 0, FloatDots.ROWS, COLUMNS, activations, 0, results, 0);
        return results;
    }

    /** A token's whole input. */
    @Benchmark
    public short[] quantise() {
        for (int block = 0; block < BLOCKS; block++) {
            Quantiser.block(activations, block * 32, quantised, block * 32, bias, steps, total, block, ints);
        }
        return quantised;
    }

    @Benchmark
    public float[] norm() {
        Elementwise.rmsNorm(activations, 0, panel, 1e-5f, normed, COLUMNS, lanes);
        return normed;
    }

    @Benchmark
    public float[] gate() {
        Elementwise.siluGate(activations, 0, activations, 32, normed);
        return normed;
    }

    /** Four query rows, 512 positions, heads of 64. */
    @Benchmark
    public float[] attentionScores() {
        for (int p = 0; p < POSITIONS; p += AttentionKernel.BLOCK) {
            AttentionKernel.scores(activations, 0, 64, 128, 192, cache, p * 64, 64, 0.125f, scores, p, POSITIONS);
        }
        return scores;
    }

    /** One of the four rows. */
    @Benchmark
    public float attentionExponentials() {
        return AttentionKernel.exponentials(scores, 0, POSITIONS, POSITIONS, lanes);
    }

    @Benchmark
    public float[] attentionValues() {
        for (int p = 0; p < POSITIONS; p += AttentionKernel.BLOCK) {
            AttentionKernel.values(
                    scores, p, POSITIONS, cache, p * 64, AttentionKernel.BLOCK, 64, results, 0, 64, 128, 192);
        }
        return results;
    }
}
