package dev.llmnode.node.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.node.application.model.ModelRegistry;
import dev.llmnode.node.application.model.ModelSource;
import dev.llmnode.node.testing.ScriptedEngine;
import dev.llmnode.node.wire.Json;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ModelsResourceTest {
    private final CountDownLatch read = new CountDownLatch(1);
    private final ModelRegistry models = new ModelRegistry(List.of(
            new ModelSource("broken", "Broken", null, List.of(), () -> {
                throw new IOException("secret path");
            }),
            new ModelSource("tiny", "Tiny", "A small one", List.of("llama-2-7b"), () -> {
                read.await();
                return new ScriptedEngine("tiny");
            })));
    private final ModelsResource resource = new ModelsResource(models);
    private final Json json = new Json();

    @Test
    void list_shouldShowEachModelsStateAsItChanges() throws Exception {
        models.start();
        assertThat(json.text(resource.list())).contains("""
                {"id":"tiny","name":"Tiny","description":"A small one","status":"loading","aliases":["llama-2-7b"]}""");

        read.countDown();
        models.awaitLoaded();

        assertThat(json.text(resource.list())).isEqualTo("""
                {"models":[{"id":"broken","name":"Broken","status":"failed"},\
                {"id":"tiny","name":"Tiny","description":"A small one","status":"ready","context_length":4096,"aliases":["llama-2-7b"]}]}""");
    }
}
