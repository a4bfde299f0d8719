package dev.llmnode.node.resource;

import dev.llmnode.api.ModelsApi;
import dev.llmnode.api.model.node.Model;
import dev.llmnode.api.model.node.ModelList;
import dev.llmnode.api.model.node.ModelStatus;
import dev.llmnode.node.application.model.ModelRegistry;
import dev.llmnode.node.application.model.ModelSource;
import dev.llmnode.node.application.model.ModelState;
import dev.llmnode.node.application.model.ServedModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The models of this node. */
public final class ModelsResource implements ModelsApi {
    private final ModelRegistry models;

    public ModelsResource(ModelRegistry models) {
        this.models = models;
    }

    @Override
    public ModelList list() {
        return new ModelList(models.models().stream().map(ModelsResource::model).toList());
    }

    private static Model model(ServedModel served) {
        ModelSource source = served.source();
        @Nullable List<String> aliases = source.aliases().isEmpty() ? null : source.aliases();
        return switch (served.state()) {
            case ModelState.Loading() ->
                new Model(source.id(), source.name(), source.description(), ModelStatus.LOADING, null, aliases);
            case ModelState.Failed _, ModelState.Broken _ ->
                new Model(source.id(), source.name(), source.description(), ModelStatus.FAILED, null, aliases);
            case ModelState.Ready(var engine) ->
                new Model(
                        source.id(),
                        source.name(),
                        source.description(),
                        ModelStatus.READY,
                        engine.model().contextLength(),
                        aliases);
        };
    }
}
