package dev.llmnode.node.application.model;

import dev.llmnode.inference.EngineStats;
import dev.llmnode.inference.InferenceEngine;
import dev.llmnode.inference.InferenceException;
import dev.llmnode.node.application.error.NodeException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models of this node. They load side by side, each on a thread of its own, while the node already answers. */
public final class ModelRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);
    private static final Duration LOADING_RETRY = Duration.ofSeconds(2);
    private static final Duration FAILED_RETRY = Duration.ofMinutes(1);

    private final Map<String, ModelSource> sources = new HashMap<>();
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, ModelState> states = new ConcurrentHashMap<>();
    private final CountDownLatch loading;
    private boolean closed;

    /** @throws IllegalArgumentException if an id or alias stands for two models */
    public ModelRegistry(Collection<ModelSource> models) {
        for (ModelSource source : models) {
            sources.put(source.id(), source);
            Stream.concat(Stream.of(source.id()), source.aliases().stream()).forEach(name -> claim(name, source.id()));
            states.put(source.id(), new ModelState.Loading());
        }
        loading = new CountDownLatch(sources.size());
    }

    private void claim(String name, String id) {
        String other = ids.put(name, id);
        if (other != null) {
            throw new IllegalArgumentException("'%s' stands for two models: %s and %s".formatted(name, other, id));
        }
    }

    /** Begins to load all models. */
    public void start() {
        sources.values()
                .forEach(source -> Thread.ofPlatform()
                        .name("load-" + source.id())
                        .daemon(true)
                        .start(() -> load(source)));
    }

    @SuppressWarnings("IllegalCatch")
    private void load(ModelSource source) {
        try {
            InferenceEngine engine = source.loader().load();
            if (publish(source.id(), engine)) {
                LOG.info("Model {} is ready", source.id());
            } else {
                engine.close();
            }
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            states.put(source.id(), new ModelState.Failed(reason(e)));
            boolean foreseen = e instanceof InferenceException || e instanceof IOException;
            LOG.error("Model {} could not be loaded: {}", source.id(), reason(e), foreseen ? null : e);
        } finally {
            loading.countDown();
        }
    }

    /** Lets requests come to an engine; false if the node has been closed meanwhile. */
    private synchronized boolean publish(String id, InferenceEngine engine) {
        if (!closed) {
            states.put(id, new ModelState.Ready(engine));
        }
        return !closed;
    }

    private static String reason(Throwable failure) {
        return Optional.ofNullable(failure.getMessage()).orElse(failure.toString());
    }

    /** Waits until every model is ready or has failed. */
    public void awaitLoaded() throws InterruptedException {
        loading.await();
    }

    /**
     * The engine that a request's model name stands for.
     *
     * @throws NodeException.ModelNotFound if no model has this id or alias
     * @throws NodeException.InsufficientResources if it is not there yet, or could not be loaded
     */
    public InferenceEngine engine(String name) {
        String id = ids.get(name);
        if (id == null) {
            throw new NodeException.ModelNotFound(
                    name, ids.keySet().stream().sorted().toList());
        }
        return switch (state(id)) {
            case ModelState.Ready(InferenceEngine engine) -> engine;
            case ModelState.Loading() ->
                throw new NodeException.InsufficientResources(
                        "Model '%s' is still loading".formatted(name), LOADING_RETRY);
            case ModelState.Failed(String reason) ->
                throw new NodeException.InsufficientResources(
                        "Model '%s' could not be loaded: %s".formatted(name, reason), FAILED_RETRY);
            case ModelState.Broken() ->
                throw new NodeException.InsufficientResources(
                        "Model '%s' has broken down".formatted(name), FAILED_RETRY);
        };
    }

    private ModelState state(String id) {
        ModelState state = states.get(id);
        if (state == null) {
            throw new IllegalStateException("Model %s has no state".formatted(id));
        }
        return current(state);
    }

    /** Engines break down when they do, and nobody says so here. */
    private static ModelState current(ModelState state) {
        boolean broken = state instanceof ModelState.Ready(InferenceEngine engine)
                && engine.failure().isPresent();
        return broken ? new ModelState.Broken() : state;
    }

    /** Whether a request may name this model. */
    public boolean serves(String name) {
        return ids.containsKey(name);
    }

    /** All models, by id. */
    public List<ServedModel> models() {
        return sources.values().stream()
                .map(source -> new ServedModel(source, state(source.id())))
                .sorted(Comparator.comparing(ServedModel::id))
                .toList();
    }

    /** The models that can answer. */
    public List<InferenceEngine> ready() {
        return engines().filter(engine -> engine.failure().isEmpty()).toList();
    }

    private Stream<InferenceEngine> engines() {
        return states.values().stream()
                .flatMap(state ->
                        state instanceof ModelState.Ready(InferenceEngine engine) ? Stream.of(engine) : Stream.empty());
    }

    /** Load and counters of each model that can answer. */
    public List<EngineStats> stats() {
        return ready().stream().map(InferenceEngine::stats).toList();
    }

    /** Ends all engines; what they are at ends as cancelled. */
    @Override
    public void close() {
        List<InferenceEngine> engines;
        synchronized (this) {
            engines = closed ? List.of() : engines().toList();
            closed = true;
        }
        engines.forEach(InferenceEngine::close);
    }
}
