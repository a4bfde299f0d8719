package dev.llmnode.node.application.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.llmnode.inference.InferenceEngine;
import dev.llmnode.node.application.error.NodeException;
import dev.llmnode.node.testing.ScriptedEngine;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
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
}
