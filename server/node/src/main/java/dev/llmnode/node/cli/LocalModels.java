package dev.llmnode.node.cli;

import dev.llmnode.inference.model.ModelReference;
import dev.llmnode.inference.model.ModelStore;
import dev.llmnode.inference.model.StoredModel;
import dev.llmnode.node.config.Settings;
import dev.llmnode.node.config.key.ConfigException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The models that are set, fetched where they are not there yet. */
public final class LocalModels {
    private static final Pattern NAMED = Pattern.compile("([^=:/\\\\]*)=(.+)");

    private LocalModels() {}

    /** Reads {@code MODEL} or {@code ID=MODEL}. */
    static ModelReference reference(ModelStore store, String text) {
        Matcher named = NAMED.matcher(text);
        return named.matches() ? store.resolve(named.group(2)).withId(named.group(1)) : store.resolve(text);
    }

    /** All models of the settings, their files on this machine. */
    public static List<StoredModel> require(Shell shell, Settings settings) {
        ModelStore store = NodeOptions.store(shell, settings);
        List<ModelReference> references = settings.inference().models().stream()
                .map(text -> reference(store, text))
                .toList();
        List<String> ids = references.stream().map(ModelReference::id).toList();
        ids.stream()
                .filter(id -> Collections.frequency(ids, id) > 1)
                .findFirst()
                .ifPresent(twice -> {
                    throw new ConfigException(
                            "inference.models has two models of the id '%s': leave one out, or name it, as in OTHER=SOURCE"
                                    .formatted(twice));
                });
        settings.inference().aliases().forEach((alias, id) -> {
            if (ids.contains(alias)) {
                throw new ConfigException(
                        "inference.aliases.%s is the id of a model: choose another name".formatted(alias));
            }
            if (!ids.contains(id)) {
                throw new ConfigException("inference.aliases.%s stands for '%s', but the models are: %s"
                        .formatted(alias, id, String.join(", ", ids)));
            }
        });
        return references.stream()
                .map(reference -> require(shell, store, reference))
                .toList();
    }

    private static StoredModel require(Shell shell, ModelStore store, ModelReference reference) {
        ProgressLine progress = new ProgressLine(shell.terminal(), reference.id());
        try {
            return store.require(reference, progress);
        } finally {
            progress.end();
        }
    }

    /** The aliases of one model. */
    public static List<String> aliases(Settings settings, String id) {
        return settings.inference().aliases().entrySet().stream()
                .filter(alias -> alias.getValue().equals(id))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
