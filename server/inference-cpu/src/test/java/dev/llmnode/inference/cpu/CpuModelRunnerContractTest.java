package dev.llmnode.inference.cpu;

import dev.llmnode.inference.model.DecoderSpec;
import dev.llmnode.inference.model.TensorType;
import dev.llmnode.inference.spi.ModelRunner;
import dev.llmnode.inference.spi.RunnerOptions;
import dev.llmnode.inference.testing.ModelRunnerContract;

class CpuModelRunnerContractTest extends ModelRunnerContract {
    @Override
    protected ModelRunner load(RunnerOptions options) {
        DecoderSpec spec = new DecoderSpec("llama", 3, 96, 160, 6, 2, 32, 32, 10_000, 1, 1e-5f, 120, 512, false);
        TensorType[] types = {TensorType.Q4_1, TensorType.Q8_0, TensorType.BF16};
        RandomModel weights = new RandomModel(spec, name -> types[Math.floorMod(name.hashCode(), types.length)]);
        return new CpuModelRunnerProvider().load(spec, weights, options, _ -> {});
    }
}
