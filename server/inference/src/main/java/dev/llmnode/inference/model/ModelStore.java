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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The models on this machine: {@code FOLDER/ID/FILE.gguf}, each with a manifest beside it that is written last.
 *
 * <p>A model is there when its manifest is, and its file has the length that the manifest says. Downloads go to a
 * {@code .part} file, are verified and inspected there and then moved, so that no torn file is ever taken for a model. Any number of
 * processes may share a folder.
 */
public final class ModelStore {
    private static final int SHORT_CHECKSUM = 12;

    private final Path folder;
    private final List<Path> alsoIn;
    private final ModelCatalog catalog;
    private final Map<String, String> environment;
    private final Inspection inspection;

    /** Looks at a file before it becomes a model. */
    @FunctionalInterface
    public interface Inspection {
        /**
         * Looks at a file.
         *
         * @throws ModelFormatException if it is no model
         */
        void inspect(Path file);
    }

    /**
     * A store.
     *
     * @param folder where pulled models go
     * @param alsoIn folders with models that are read only
     * @param environment as in {@link ModelSource#parse}
     * @param inspection what a file must pass to become a model
     */
    public ModelStore(Path folder, List<Path> alsoIn, Map<String, String> environment, Inspection inspection) {
        this.folder = folder;
        this.alsoIn = List.copyOf(alsoIn);
        this.catalog = ModelCatalog.builtIn(environment);
        this.environment = Map.copyOf(environment);
        this.inspection = inspection;
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
    public static ModelStore shared(Inspection inspection) {
        Map<String, String> environment = System.getenv();
        return new ModelStore(sharedFolder(environment, System.getProperties()), List.of(), environment, inspection);
    }

    public ModelCatalog catalog() {
        return catalog;
    }

    /** All models that are there, by id; of two with one id, the one that counts is first. */
    public List<StoredModel> list() {
        return folders()
                .flatMap(place -> subfolders(place).stream())
                .flatMap(place -> Manifest.readAll(place).stream())
                .sorted(Comparator.comparing(StoredModel::id))
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
                        "No model %s: known are %s; give one of these, a file, or a source such as hf:OWNER/REPOSITORY/FILE.gguf"
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
        return stored(model).or(() -> underAnyId(model));
    }

    private Optional<StoredModel> stored(ModelReference model) {
        return folders()
                .map(place -> place.resolve(model.id()))
                .flatMap(place -> Manifest.readAll(place).stream())
                .filter(stored -> isThat(stored, model))
                .findFirst();
    }

    private Optional<StoredModel> underAnyId(ModelReference model) {
        return list().stream()
                .filter(stored -> isThat(stored, model))
                .findFirst()
                .map(stored ->
                        new StoredModel(model.id(), stored.file(), stored.source(), stored.bytes(), stored.sha256()));
    }

    private static boolean isThat(StoredModel stored, ModelReference model) {
        return stored.source().equals(model.source().text())
                && (model.sha256() == null || model.sha256().equals(stored.sha256()));
    }

    /** The model's file, pulled first where it is not there. */
    public StoredModel require(ModelReference model, PullProgress progress) {
        return find(model).orElseGet(() -> pull(model, progress));
    }

    /**
     * Fetches the model into this store, unless it is there already; it takes the place of another of its id. Waits while
     * another process does the same.
     *
     * @throws ModelUnavailableException if its file cannot be had or is not what it should be
     * @throws ModelFormatException if what comes is no model
     */
    public StoredModel pull(ModelReference model, PullProgress progress) {
        Optional<StoredModel> there = stored(model);
        if (there.isPresent()) {
            return there.get();
        }
        Path place = folder.resolve(model.id());
        try (var _ = FolderLock.acquire(folder, model.id(), progress)) {
            Files.createDirectories(place);
            try {
                return stored(model).orElseGet(() -> fetch(model, place, progress));
            } finally {
                place.toFile().delete(); // does so only where nothing is in it
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
        ModelSource nearest = underAnyId(model)
                .<ModelSource>map(stored -> new FileSource(stored.file()))
                .orElse(model.source());
        Fetched promised = nearest.fetch(part, progress);
        try {
            String sha256 = Checksum.verify(part, model, promised, progress);
            inspect(part, model);
            return keep(model, place, part, sha256);
        } catch (IOException e) {
            throw new ModelUnavailableException(
                    "Cannot keep %s in %s: %s; make room, or choose another folder with --set inference.model-dir=DIR"
                            .formatted(model.source().fileName(), place, e.getMessage()),
                    e);
        }
    }

    private void inspect(Path part, ModelReference model) {
        try {
            inspection.inspect(part);
        } catch (ModelFormatException e) {
            part.toFile().delete();
            throw new ModelFormatException(
                    "What %s gives is no model and was deleted: %s"
                            .formatted(model.source().text(), e.getMessage()),
                    e);
        }
    }

    /** The new manifest is what makes the new model count; only then the old ones go. */
    private static StoredModel keep(ModelReference model, Path place, Path part, String sha256) throws IOException {
        List<StoredModel> old = Manifest.readAll(place);
        Path usual = place.resolve(model.source().fileName());
        boolean taken = old.stream().anyMatch(other -> other.file().equals(usual));
        Path file = taken
                ? place.resolve("%s-%s".formatted(sha256.substring(0, SHORT_CHECKSUM), usual.getFileName()))
                : usual;
        StoredModel stored = new StoredModel(model.id(), file, model.source().text(), Files.size(part), sha256);
        Files.deleteIfExists(Manifest.of(file));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        Manifest.write(stored);
        for (StoredModel other : old) {
            if (!other.file().equals(file)) {
                Files.deleteIfExists(Manifest.of(other.file()));
                Files.deleteIfExists(other.file());
            }
        }
        return stored;
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
