package dev.llmnode.node.application.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.llmnode.inference.EngineStats;
import dev.llmnode.inference.GenerationRequest;
import dev.llmnode.inference.GenerationStream;
import dev.llmnode.inference.InferenceEngine;
import dev.llmnode.inference.InferenceException;
import dev.llmnode.inference.ModelInfo;
import dev.llmnode.node.application.error.NodeException;
import dev.llmnode.node.testing.ScriptedEngine;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ModelRegistryTest {
    private final InferenceEngine engine = new ScriptedEngine("good");

    private static ModelSource source(String id, ModelSource.Loader loader, String... aliases) {
        return new ModelSource(id, id, null, List.of(aliases), loader);
    }

    @Test
    void engine_shouldBeFoundByIdAndAlias() throws Exception {
        ModelRegistry models = new ModelRegistry(List.of(source("good", () -> engine, "llama-2-7b")));
        models.start();
        models.awaitLoaded();
        assertThat(models.engine("good")).isSameAs(engine);
        assertThat(models.engine("llama-2-7b")).isSameAs(engine);
    }

    @Test
    void engine_shouldNameWhatThereIsWhereItIsNot() {
        ModelRegistry models = new ModelRegistry(List.of(source("good", () -> engine, "llama-2-7b")));
        assertThatExceptionOfType(NodeException.ModelNotFound.class)
                .isThrownBy(() -> models.engine("gpt-4"))
                .satisfies(e -> assertThat(e.details()).isEqualTo("Available models: good, llama-2-7b"));
    }

    @Test
    void models_shouldLoadSideBySide() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        ModelSource.Loader waitsForTheOther = () -> {
            both.countDown();
            both.await();
            return engine;
        };
        ModelRegistry models = new ModelRegistry(List.of(source("a", waitsForTheOther), source("b", waitsForTheOther)));
        assertThatExceptionOfType(NodeException.InsufficientResources.class)
                .isThrownBy(() -> models.engine("a"))
                .withMessageContaining("still loading");
        models.start();
        models.awaitLoaded();
        assertThat(models.ready()).hasSize(2);
    }

    @Test
    void engine_shouldSayWhyItCouldNotBeLoaded() throws Exception {
        ModelRegistry models = new ModelRegistry(List.of(source("good", () -> engine), source("bad", () -> {
            throw new IOException("the file is torn");
        })));
        models.start();
        models.awaitLoaded();
        assertThatExceptionOfType(NodeException.InsufficientResources.class)
                .isThrownBy(() -> models.engine("bad"))
                .withMessageContaining("the file is torn");
        assertThat(models.engine("good")).isSameAs(engine);
        assertThat(models.models()).extracting(ServedModel::id).containsExactly("bad", "good");
    }

    @Test
    void constructor_shouldRefuseANameForTwoModels() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModelRegistry(List.of(source("a", () -> engine), source("b", () -> engine, "a"))))
                .withMessageContaining("'a' stands for two models");
    }

    @Test
    void engine_shouldSayThatItHasBrokenDown() throws Exception {
        ScriptedEngine breaking = new ScriptedEngine("breaking");
        ModelRegistry models =
                new ModelRegistry(List.of(source("breaking", () -> breaking), source("good", () -> engine)));
        models.start();
        models.awaitLoaded();
        assertThat(models.engine("breaking")).isSameAs(breaking);

        breaking.breakDownForGood(new InferenceException("the worker is gone"));

        assertThatExceptionOfType(NodeException.InsufficientResources.class)
                .isThrownBy(() -> models.engine("breaking"))
                .withMessage("Model 'breaking' has broken down");
        assertThat(models.ready()).containsExactly(engine);
        assertThat(models.models().getFirst().state()).isEqualTo(new ModelState.Broken());
    }

    /** Counts how often it is closed. */
    private static final class CountingEngine implements InferenceEngine {
        private final InferenceEngine engine = new ScriptedEngine("counted");
        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public ModelInfo model() {
            return engine.model();
        }

        @Override
        public GenerationStream submit(GenerationRequest request) {
            return engine.submit(request);
        }

        @Override
        public EngineStats stats() {
            return engine.stats();
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @Test
    void close_shouldCloseAnEngineThatIsLoadedTooLate() throws Exception {
        CountingEngine late = new CountingEngine();
        CountDownLatch closed = new CountDownLatch(1);
        ModelRegistry models = new ModelRegistry(List.of(source("late", () -> {
            closed.await();
            return late;
        })));
        models.start();
        models.close();
        closed.countDown();
        models.awaitLoaded();

        assertThat(late.closed).hasValue(1);
        assertThat(models.ready()).isEmpty();
    }

    @Test
    void close_shouldCloseEachEngineOnce() throws Exception {
        CountingEngine counted = new CountingEngine();
        ModelRegistry models = new ModelRegistry(List.of(source("counted", () -> counted)));
        models.start();
        models.awaitLoaded();
        models.close();
        models.close();

        assertThat(counted.closed).hasValue(1);
    }
}
