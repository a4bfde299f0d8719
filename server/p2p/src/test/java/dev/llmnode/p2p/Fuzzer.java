package dev.llmnode.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Feeds a decoder 100,000 inputs of a fixed seed: noise, and valid examples that were cut, lengthened or changed. A decoder
 * may refuse an input with the exceptions that it documents, and allocate no more than its bound.
 */
public final class Fuzzer {
    public static final int INPUTS = 100_000;

    private static final long SEED = 20_260_101;
    private static final int MAX_NOISE = 300;

    /** Far above what an input of some hundred bytes needs, far below what a believed length would cost. */
    private static final long MAX_ALLOCATED = 1 << 20;

    private final Random random = new Random(SEED);
    private final List<byte[]> examples;
    private final double changedShare;

    private Fuzzer(List<byte[]> examples, double changedShare) {
        this.examples = examples;
        this.changedShare = changedShare;
    }

    /** A decoder under test. */
    @FunctionalInterface
    public interface Decoder {
        void decode(byte[] input) throws Exception;
    }

    public static void fuzz(List<byte[]> examples, Predicate<Exception> isRefusal, Decoder decoder) throws Exception {
        fuzz(examples, 0.7, isRefusal, decoder);
    }

    /**
     * Fuzzes with another mix.
     *
     * @param changedShare share of inputs made of examples; the rest is noise
     */
    public static void fuzz(List<byte[]> examples, double changedShare, Predicate<Exception> isRefusal, Decoder decoder)
            throws Exception {
        Fuzzer fuzzer = new Fuzzer(examples, changedShare);
        for (byte[] example : examples) {
            decoder.decode(example);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < INPUTS; i++) {
            byte[] input = fuzzer.next();
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                decoder.decode(input);
            } catch (Exception e) {
                if (!isRefusal.test(e)) {
                    fail("input %d, %s".formatted(i, HexFormat.of().formatHex(input)), e);
                }
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            // The first inputs also load classes.
            assertThat(i < 100 ? 0 : allocated).isLessThan(MAX_ALLOCATED);
        }
    }

    private byte[] next() {
        if (random.nextDouble() >= changedShare) {
            byte[] noise = new byte[random.nextInt(MAX_NOISE)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] input = examples.get(random.nextInt(examples.size())).clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && input.length > 0; i++) {
            int at = random.nextInt(input.length);
            switch (random.nextInt(4)) {
                case 0 -> input[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> input[at] = (byte) (random.nextBoolean() ? 0xff : 0x80);
                case 2 -> input = Arrays.copyOf(input, at);
                default -> input = Arrays.copyOf(input, input.length + random.nextInt(8));
            }
        }
        return input;
    }
}
