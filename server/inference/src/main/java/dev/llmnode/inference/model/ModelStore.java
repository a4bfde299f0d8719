package dev.llmnode.inference.model;

import dev.llmnode.inference.model.source.Fetched;
import dev.llmnode.inference.model.source.FileSource;
import dev.llmnode.inference.model.source.ModelSource;
import dev.llmnode.inference.model.source.ModelUnavailableException;
import dev.llmnode.inference.model.source.PullProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The models on this machine: {@code FOLDER/ID/FILE.gguf}, each with a manifest beside it that is written last.
 *
 * <p>A model is there when its manifest is, and its file has the length that the manifest says. Downloads go to a
 * {@code .part} file, are verified there and then moved, so that no torn file is ever taken for a model. Any number of
 * processes may share a folder.
 */
public final class ModelStore {
    private final Path folder;
    private final List<Path> alsoIn;
    private final ModelCatalog catalog;
    private final Map<String, String> environment;

    /**
     * A store.
     *
     * @param folder where pulled models go
     * @param alsoIn folders with models that are read only
     * @param environment as in {@link ModelSource#parse}
     */
    public ModelStore(Path folder, List<Path> alsoIn, Map<String, String> environment) {
        this.folder = folder;
        this.alsoIn = List.copyOf(alsoIn);
        this.catalog = ModelCatalog.builtIn(environment);
        this.environment = Map.copyOf(environment);
    }

    /**
     * The folder that all nodes of a user share: {@code LLM_NODE_MODEL_DIR}, or {@code llm-node/models} in the system's
     * folder for caches.
     *
     * @param environment the process's variables
     * @param systemProperties {@code os.name} and {@code user.home} are read
     */
    public static Path sharedFolder(Map<String, String> environment, Map<?, ?> systemProperties) {
        String chosen = environment.getOrDefault("LLM_NODE_MODEL_DIR", "");
        if (!chosen.isEmpty()) {
            return Path.of(chosen).toAbsolutePath().normalize();
        }
        Path home = Path.of(String.valueOf(systemProperties.get("user.home")));
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (!xdg.isEmpty() && Path.of(xdg).isAbsolute()) {
            return Path.of(xdg, "llm-node", "models");
        }
        return String.valueOf(systemProperties.get("os.name")).startsWith("Mac")
                ? home.resolve("Library/Caches/llm-node/models")
                : home.resolve(".cache/llm-node/models");
    }

    /** The store in the {@link #sharedFolder} of this process's user. */
    public static ModelStore shared() {
        Map<String, String> environment = System.getenv();
        return new ModelStore(sharedFolder(environment, System.getProperties()), List.of(), environment);
    }

    public ModelCatalog catalog() {
        return catalog;
    }

    /** All models that are there, by id. */
    public List<StoredModel> list() {
        return folders()
                .flatMap(place -> subfolders(place).stream())
                .flatMap(place -> Manifest.readAll(place).stream())
                .sorted(Comparator.comparing(StoredModel::id).thenComparing(StoredModel::file))
                .collect(Collectors.toMap(
                        model -> "%s/%s".formatted(model.id(), model.file().getFileName()),
                        model -> model,
                        (first, second) -> first,
                        LinkedHashMap::new))
                .values()
                .stream()
                .toList();
    }

    /**
     * What a name stands for: the id of the catalogue or of a stored model, or a source.
     *
     * @throws ModelUnavailableException if it is none
     */
    public ModelReference resolve(String name) {
        if (ModelSource.isSource(name)) {
            return ModelReference.parse(name, environment);
        }
        return catalog.find(name)
                .or(() -> list().stream()
                        .filter(model -> model.id().equals(name))
                        .findFirst()
                        .map(model -> ModelReference.parse(model.source(), environment)
                                .withId(model.id())))
                .orElseThrow(() -> new ModelUnavailableException(
                        "No model %s: known are %s; a file or a source is taken too (hf:OWNER/REPOSITORY/FILE.gguf)"
                                .formatted(name, knownIds())));
    }

    private String knownIds() {
        return Stream.concat(
                        catalog.models().stream().map(ModelReference::id),
                        list().stream().map(StoredModel::id))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** The model's verified file, if it is there; a file's source counts as there where it lies. */
    public Optional<StoredModel> find(ModelReference model) {
        if (model.source() instanceof FileSource file && model.sha256() == null) {
            Path path = file.requireFile();
            return Optional.of(
                    new StoredModel(model.id(), path, file.text(), path.toFile().length(), ""));
        }
        return stored(model);
    }

    private Optional<StoredModel> stored(ModelReference model) {
        Predicate<StoredModel> fits =
                stored -> stored.source().equals(model.source().text())
                        && (model.sha256() == null || model.sha256().equals(stored.sha256()));
        return folders()
                .map(place -> place.resolve(model.id()))
                .flatMap(place -> Manifest.readAll(place).stream())
                .filter(fits)
                .findFirst();
    }

    /** The model's file, pulled first where it is not there. */
    public StoredModel require(ModelReference model, PullProgress progress) {
        return find(model).orElseGet(() -> pull(model, progress));
    }

    /**
     * Fetches the model into this store, unless it is there already. Waits while another process does the same.
     *
     * @throws ModelUnavailableException if its file cannot be had or is not what it should be
     */
    public StoredModel pull(ModelReference model, PullProgress progress) {
        Optional<StoredModel> there = stored(model);
        if (there.isPresent()) {
            return there.get();
        }
        Path place = folder.resolve(model.id());
        try {
            Files.createDirectories(place);
            try (var _ = FolderLock.acquire(place, progress)) {
                return stored(model).orElseGet(() -> fetch(model, place, progress));
            }
        } catch (IOException e) {
            throw new ModelUnavailableException(
                    "Cannot write to %s: %s; choose another folder with --set inference.model-dir=DIR"
                            .formatted(place, e.getMessage()),
                    e);
        }
    }

    private StoredModel fetch(ModelReference model, Path place, PullProgress progress) {
        Path part = place.resolve(model.source().fileName() + ".part");
        Path file = place.resolve(model.source().fileName());
        Fetched promised = model.source().fetch(part, progress);
        try {
            String sha256 = Checksum.verify(part, model, promised, progress);
            StoredModel stored =
                    new StoredModel(model.id(), file, model.source().text(), Files.size(part), sha256);
            Files.deleteIfExists(Manifest.of(file));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            Manifest.write(stored);
            return stored;
        } catch (IOException e) {
            throw new ModelUnavailableException("Cannot keep %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private Stream<Path> folders() {
        return Stream.concat(Stream.of(folder), alsoIn.stream()).distinct();
    }

    private static List<Path> subfolders(Path place) {
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(place)) {
            return found.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new ModelUnavailableException("Cannot read %s: %s".formatted(place, e.getMessage()), e);
        }
    }
}
