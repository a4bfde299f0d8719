package dev.llmnode.inference.spi;

import dev.llmnode.inference.model.DecoderSpec;
import dev.llmnode.inference.model.ModelFormatException;
import dev.llmnode.inference.model.WeightSource;
import java.util.List;
import java.util.function.DoubleConsumer;

/** Makes runners of one kind; found by {@link java.util.ServiceLoader}. */
public interface ModelRunnerProvider {
    /** Short lower-case name, used in configuration: {@code cpu}, {@code tensorrt}. */
    String name();

    /** The devices that this provider can use on this machine, best first; empty where it cannot run. */
    List<Device> devices();

    /**
     * Loads a model, which may take seconds.
     *
     * @param spec what the network is
     * @param weights its weights; read during this call, and afterwards only if the runner says so in its documentation
     * @param options memory and thread limits
     * @param progress told the share done, 0 to 1
     * @throws ModelFormatException if the network or a tensor's type is not supported, with what is
     */
    ModelRunner load(DecoderSpec spec, WeightSource weights, RunnerOptions options, DoubleConsumer progress);
}
