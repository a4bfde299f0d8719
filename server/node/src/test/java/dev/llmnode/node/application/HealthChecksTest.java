package dev.llmnode.node.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.node.application.answer.Drain;
import dev.llmnode.node.application.model.ModelRegistry;
import dev.llmnode.node.application.model.ModelSource;
import dev.llmnode.node.testing.ScriptedEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthChecksTest {
    @TempDir
    private Path folder;

    private final ScriptedEngine engine = new ScriptedEngine("good");
    private Instant now = Instant.EPOCH;
    private final InstantSource clock = () -> now;

    private static ModelSource source(String id, ModelSource.Loader loader) {
        return new ModelSource(id, id, null, List.of(), loader);
    }

    private static ModelRegistry loaded(ModelSource... sources) throws InterruptedException {
        ModelRegistry models = new ModelRegistry(List.of(sources));
        models.start();
        models.awaitLoaded();
        return models;
    }

    @Test
    void queueNotFull_shouldComplainAfterTenSecondsInARow() throws Exception {
        HealthService.Check check = HealthChecks.queueNotFull(loaded(source("good", () -> engine)), clock);
        List<Boolean> complaints = new ArrayList<>();

        engine.fillQueue(true);
        for (int second : new int[] {0, 9, 10, 12}) {
            now = Instant.EPOCH.plusSeconds(second);
            complaints.add(check.issue().isPresent());
        }
        assertThat(complaints).containsExactly(false, false, true, true);
        assertThat(check.issue()).hasValueSatisfying(words -> assertThat(words).contains("12 s", "fewer requests"));

        engine.fillQueue(false);
        assertThat(check.issue()).isEmpty();
        engine.fillQueue(true);
        assertThat(check.issue()).isEmpty();
    }

    @Test
    void modelLoaded_shouldSayWhatBecameOfEach() throws Exception {
        ModelSource torn = source("torn", () -> {
            throw new IOException("the file is torn");
        });

        assertThat(HealthChecks.modelLoaded(loaded(torn)).issue())
                .hasValue("No model is loaded: torn could not be loaded: the file is torn");
        assertThat(HealthChecks.noneFailed(loaded(torn, source("good", () -> engine)))
                        .issue())
                .hasValue("torn could not be loaded: the file is torn");
        assertThat(HealthChecks.modelLoaded(loaded()).issue())
                .hasValueSatisfying(words -> assertThat(words).contains("inference.models"));
        assertThat(HealthChecks.modelLoaded(loaded(source("good", () -> engine)))
                        .issue())
                .isEmpty();
    }

    @Test
    void memoryBelow_shouldComplainAboveItsLimit() {
        assertThat(HealthChecks.memoryBelow(() -> 1_500_000_000L, 1_000_000_000L)
                        .issue())
                .hasValue("High memory usage: 1.5 GB of 1.0 GB");
        assertThat(HealthChecks.memoryBelow(() -> 1_000_000_000L, 1_000_000_000L)
                        .issue())
                .isEmpty();
    }

    @Test
    void diskNotFull_shouldComplainOfAFolderThatIsGone() {
        assertThat(HealthChecks.diskNotFull(folder.resolve("gone")).issue())
                .hasValueSatisfying(words -> assertThat(words).contains("gone", "cannot be read"));
    }

    @Test
    void notDraining_shouldComplainOnceTheNodeStops() {
        Drain drain = new Drain();
        HealthService.Check check = HealthChecks.notDraining(drain);
        assertThat(check.issue()).isEmpty();

        drain.begin();
        assertThat(check.issue()).hasValue("The node is shutting down");
    }
}
