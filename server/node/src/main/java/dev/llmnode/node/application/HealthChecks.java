package dev.llmnode.node.application;

import dev.llmnode.inference.EngineStats;
import dev.llmnode.node.application.answer.Drain;
import dev.llmnode.node.application.model.ModelRegistry;
import dev.llmnode.node.application.model.ModelState;
import dev.llmnode.node.application.model.ServedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What may be wrong with a node. */
public final class HealthChecks {
    private static final Duration STALL = Duration.ofSeconds(10);
    private static final Duration QUEUE_FULL = Duration.ofSeconds(10);
    private static final long MIN_DISK_BYTES = 64L << 20;
    private static final double GIGABYTE = 1e9;

    private HealthChecks() {}

    /** No model can answer. */
    public static HealthService.Check modelLoaded(ModelRegistry models) {
        return () -> {
            if (!models.ready().isEmpty()) {
                return Optional.empty();
            }
            String states = models.models().stream().map(HealthChecks::state).collect(Collectors.joining("; "));
            return Optional.of(
                    states.isEmpty()
                            ? "No model is configured: set inference.models"
                            : "No model is loaded: " + states);
        };
    }

    /** A model could not be loaded, or has broken down. */
    public static HealthService.Check noneFailed(ModelRegistry models) {
        return () -> {
            String failed = models.models().stream()
                    .filter(model -> switch (model.state()) {
                        case ModelState.Failed _, ModelState.Broken _ -> true;
                        case ModelState.Loading _, ModelState.Ready _ -> false;
                    })
                    .map(HealthChecks::state)
                    .collect(Collectors.joining("; "));
            return failed.isEmpty() || models.ready().isEmpty() ? Optional.empty() : Optional.of(failed);
        };
    }

    private static String state(ServedModel model) {
        return switch (model.state()) {
            case ModelState.Loading() -> model.id() + " is loading";
            case ModelState.Ready _ -> model.id() + " is ready";
            case ModelState.Failed(String reason) -> model.id() + " could not be loaded: " + reason;
            case ModelState.Broken() -> model.id() + " has broken down: restart the node";
        };
    }

    /** A model has work and makes no progress. */
    public static HealthService.Check notStalled(ModelRegistry models) {
        return () -> models.ready().stream()
                .filter(engine -> engine.stats().stalled(STALL))
                .map(engine -> "Model %s has made no progress for %d s: restart the node"
                        .formatted(
                                engine.model().id(),
                                engine.stats().sinceLastStep().toSeconds()))
                .findFirst();
    }

    /** A queue has been full for a while. */
    public static HealthService.Check queueNotFull(ModelRegistry models, InstantSource clock) {
        AtomicReference<@Nullable Instant> since = new AtomicReference<>();
        return () -> {
            boolean full = models.stats().stream().anyMatch(HealthChecks::full);
            Instant now = clock.instant();
            Instant began = since.updateAndGet(earlier -> full ? (earlier == null ? now : earlier) : null);
            return began != null && !began.plus(QUEUE_FULL).isAfter(now)
                    ? Optional.of("The inference queue has been full for %d s: send fewer requests, or add nodes"
                            .formatted(Duration.between(began, now).toSeconds()))
                    : Optional.empty();
        };
    }

    private static boolean full(EngineStats stats) {
        return stats.queueCapacity() > 0 && stats.queued() >= stats.queueCapacity();
    }

    /** The process has more memory than it should. */
    public static HealthService.Check memoryBelow(LongSupplier bytes, long limit) {
        return () -> bytes.getAsLong() > limit
                ? Optional.of("High memory usage: %.1f GB of %.1f GB"
                        .formatted(bytes.getAsLong() / GIGABYTE, limit / GIGABYTE))
                : Optional.empty();
    }

    /** The data folder's disk is full. */
    public static HealthService.Check diskNotFull(Path folder) {
        return () -> {
            try {
                long free = Files.getFileStore(folder).getUsableSpace();
                return free < MIN_DISK_BYTES
                        ? Optional.of("The disk of %s is full: %d MB are left".formatted(folder, free >> 20))
                        : Optional.empty();
            } catch (IOException e) {
                return Optional.of("The data folder %s cannot be read: %s".formatted(folder, e.getMessage()));
            }
        };
    }

    /** The node is shutting down. */
    public static HealthService.Check notDraining(Drain drain) {
        return () -> drain.draining() ? Optional.of("The node is shutting down") : Optional.empty();
    }
}
