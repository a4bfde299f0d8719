package dev.llmnode.inference.testing;

import dev.llmnode.inference.model.DecoderSpec;
import dev.llmnode.inference.model.WeightSource;
import dev.llmnode.inference.spi.Device;
import dev.llmnode.inference.spi.ModelRunner;
import dev.llmnode.inference.spi.ModelRunnerProvider;
import dev.llmnode.inference.spi.RunnerOptions;
import java.util.List;
import java.util.function.DoubleConsumer;

/** Makes {@link EchoModelRunner}s; four bytes of cache a position. */
public final class EchoModelRunnerProvider implements ModelRunnerProvider {
    private final int blockSize;

    /** @param blockSize positions in a cache block */
    public EchoModelRunnerProvider(int blockSize) {
        this.blockSize = blockSize;
    }

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public List<Device> devices() {
        return List.of(new Device("echo", "Echo", Runtime.getRuntime().maxMemory()));
    }

    @Override
    public ModelRunner load(DecoderSpec spec, WeightSource weights, RunnerOptions options, DoubleConsumer progress) {
        int blockBytes = blockSize * Integer.BYTES;
        ModelRunner runner = new EchoModelRunner(new ModelRunner.Limits(
                spec.vocabularySize(),
                Math.min(spec.contextLength(), options.contextLength()),
                options.maxTokens(),
                options.maxSequences(),
                blockSize,
                Math.toIntExact(options.cacheBytes() / blockBytes),
                blockBytes,
                true));
        progress.accept(1);
        return runner;
    }
}
