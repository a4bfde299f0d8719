package dev.llmnode.inference.cpu;

import dev.llmnode.inference.InferenceEngine;
import dev.llmnode.inference.model.DecoderSpec;
import dev.llmnode.inference.model.TensorType;
import dev.llmnode.inference.model.WeightSource;
import dev.llmnode.inference.schedule.EngineOptions;
import dev.llmnode.inference.schedule.LocalEngine;
import dev.llmnode.inference.testing.EchoModel;
import dev.llmnode.inference.testing.InferenceEngineContract;

/** The whole engine on the CPU: batching, prefix sharing and parking must not change a bit of what the kernels give. */
class CpuEngineContractTest extends InferenceEngineContract {
    @Override
    protected InferenceEngine start(int sequences, int queue) {
        EngineOptions options = EngineOptions.builder("random")
                .threads(2)
                .maxSequences(sequences)
                .queueCapacity(queue)
                .maxTokens(16)
                .cacheBytes(16 << 20)
                .build();
        return LocalEngine.start(new BabblingModel(), new CpuModelRunnerProvider(), options, _ -> {});
    }

    /** Random weights behind the echo model's tokenizer, one token a byte. */
    private static final class BabblingModel extends EchoModel {
        private BabblingModel() {
            super(4096);
        }

        @Override
        public DecoderSpec spec() {
            int vocabularySize = super.spec().vocabularySize();
            return new DecoderSpec("llama", 2, 96, 160, 6, 2, 32, 32, 10_000, 1, 1e-5f, vocabularySize, 4096, false);
        }

        @Override
        public WeightSource weights() {
            return new RandomModel(spec(), TensorType.Q4_1);
        }
    }
}
