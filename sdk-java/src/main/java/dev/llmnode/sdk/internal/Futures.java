package dev.llmnode.sdk.internal;

import dev.llmnode.sdk.error.LlmNodeException;
import dev.llmnode.sdk.error.RequestAbortedException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Waiting for futures, and passing on that one is cancelled. */
@SuppressWarnings("FutureReturnValueIgnored") // whoever waits is told by another future, or by the stream
public final class Futures {
    private Futures() {}

    /**
     * Waits. Interrupting the thread cancels the future.
     *
     * @throws LlmNodeException what the future failed with
     */
    public static <T extends @Nullable Object> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException interruption) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new RequestAbortedException(
                    "the thread was interrupted while it waited for the answer", interruption);
        } catch (CancellationException cancellation) {
            throw new RequestAbortedException("the call was cancelled", cancellation);
        } catch (ExecutionException failure) {
            throw rethrown(failure.getCause() == null ? failure : failure.getCause());
        }
    }

    /** The caller looks for its own line in the stack, not for that of a thread of the HTTP client. */
    private static RuntimeException rethrown(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        RuntimeException error =
                cause instanceof RuntimeException known ? known : new LlmNodeException("the call failed", cause);
        error.fillInStackTrace();
        return error;
    }

    /** What a future's value becomes; cancelling the one cancels the other. */
    public static <T extends @Nullable Object, U extends @Nullable Object> CompletableFuture<U> map(
            CompletableFuture<T> source, Function<? super T, ? extends U> function) {
        CompletableFuture<U> result = new CompletableFuture<>();
        source.whenComplete((value, failure) -> {
            if (failure != null) {
                result.completeExceptionally(cause(failure));
                return;
            }
            try {
                result.complete(function.apply(value));
            } catch (RuntimeException error) {
                result.completeExceptionally(error);
            }
        });
        return cancelling(result, source);
    }

    /** Has the cancelling of one future cancel another. */
    static <T extends @Nullable Object> CompletableFuture<T> cancelling(
            CompletableFuture<T> result, CompletableFuture<?> other) {
        result.whenComplete((value, failure) -> {
            if (result.isCancelled()) {
                other.cancel(true);
            }
        });
        return result;
    }

    /** What a step failed with, without the wrapping of later steps. */
    public static Throwable cause(Throwable failure) {
        boolean wrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
        Throwable cause = failure.getCause();
        return wrapped && cause != null ? cause(cause) : failure;
    }
}
