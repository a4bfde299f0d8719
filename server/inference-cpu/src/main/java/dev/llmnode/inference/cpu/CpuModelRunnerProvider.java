package dev.llmnode.inference.cpu;

import dev.llmnode.inference.cpu.kernel.Lanes;
import dev.llmnode.inference.cpu.matrix.MatrixPacker;
import dev.llmnode.inference.cpu.pool.WorkerPool;
import dev.llmnode.inference.model.DecoderSpec;
import dev.llmnode.inference.model.ModelFormatException;
import dev.llmnode.inference.model.WeightSource;
import dev.llmnode.inference.spi.Device;
import dev.llmnode.inference.spi.ModelRunner;
import dev.llmnode.inference.spi.ModelRunnerProvider;
import dev.llmnode.inference.spi.RunnerOptions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;

/**
 * Runs decoders of the Llama family on the CPU, with weights in Q4_0, Q4_1, Q8_0, F16, BF16 or F32, each tensor in any of
 * them. Needs the incubating Vector API: {@code --add-modules jdk.incubator.vector}.
 *
 * <p>Weights are packed for the kernels while a model is loaded, on the heap. The embedding is not: its rows are read from
 * the {@link WeightSource} as long as the runner lives.
 */
public final class CpuModelRunnerProvider implements ModelRunnerProvider {
    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public List<Device> devices() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return List.of();
        }
        Runtime runtime = Runtime.getRuntime();
        String name = "%s, %d processors, %d-bit vectors"
                .formatted(System.getProperty("os.arch"), runtime.availableProcessors(), Lanes.FLOAT * Float.SIZE);
        return List.of(new Device("cpu", name, runtime.maxMemory()));
    }

    /** @throws ModelFormatException also if a width or the head size is not a multiple of 32 */
    @Override
    public ModelRunner load(DecoderSpec spec, WeightSource weights, RunnerOptions options, DoubleConsumer progress) {
        MatrixPacker packer = new MatrixPacker(options.threads());
        DecoderWeights prepared = DecoderWeights.prepare(spec, weights, packer);
        Warmup warmup = Warmup.start(spec, weights, this); // beside the packing: it is the compiler that takes its time
        WorkerPool pool = new WorkerPool(options.threads(), "llm-node-cpu");
        try {
            pack(packer.work(), pool, progress);
            return new CpuModelRunner(spec, prepared, options, pool, warmup);
        } catch (RuntimeException | Error e) {
            warmup.stop();
            pool.close();
            throw e;
        }
    }

    private static void pack(List<Runnable> work, WorkerPool pool, DoubleConsumer progress) {
        AtomicInteger done = new AtomicInteger();
        pool.run(worker -> {
            for (int i = pool.claim(worker, work.size()); i >= 0; i = pool.claim(worker, work.size())) {
                work.get(i).run();
                int count = done.incrementAndGet();
                if (worker == 0) {
                    progress.accept((double) count / work.size());
                }
            }
        });
        progress.accept(1);
    }
}
