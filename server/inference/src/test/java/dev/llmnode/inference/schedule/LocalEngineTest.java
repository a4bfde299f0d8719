package dev.llmnode.inference.schedule;

import dev.llmnode.inference.InferenceEngine;
import dev.llmnode.inference.testing.EchoModel;
import dev.llmnode.inference.testing.EchoModelRunnerProvider;
import dev.llmnode.inference.testing.InferenceEngineContract;

class LocalEngineTest extends InferenceEngineContract {
    @Override
    protected InferenceEngine start(int sequences, int queue) {
        EngineOptions options = EngineOptions.builder("echo")
                .maxSequences(sequences)
                .queueCapacity(queue)
                .cacheBytes(1 << 20)
                .build();
        return LocalEngine.start(new EchoModel(100_000), new EchoModelRunnerProvider(16), options, _ -> {});
    }
}
