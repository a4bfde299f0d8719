package dev.llmnode.sdk.internal.stream;

import dev.llmnode.sdk.ResumeOptions;
import dev.llmnode.sdk.internal.Answer;
import dev.llmnode.sdk.internal.Backoff;
import dev.llmnode.sdk.stream.ServerSentEvent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a feed goes by.
 *
 * @param opener sends the call, with the id of the last event where there is one
 * @param resume how dropped streams are gone on with
 * @param backoff waits between tries
 * @param idleTimeout longest silence before a connection counts as dropped
 * @param onEvent told of each event as it came
 * @param executor where tries are made
 */
public record FeedSettings(
        Function<@Nullable String, CompletableFuture<Answer>> opener,
        ResumeOptions resume,
        Backoff backoff,
        Duration idleTimeout,
        Consumer<ServerSentEvent> onEvent,
        Executor executor) {

    CompletableFuture<Answer> open(@Nullable String lastEventId) {
        return opener.apply(lastEventId);
    }
}
