package dev.llmnode.sdk.internal;

import dev.llmnode.sdk.ApiResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Answers by address, for those who take one of some age. Callers at the same time share one call; failures are not kept. */
@SuppressWarnings("FutureReturnValueIgnored") // whoever waits is told by another future, or by the stream
final class AnswerCache {
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    AnswerCache(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @SuppressWarnings("unchecked") // an address is answered by one type
    <T> CompletableFuture<ApiResponse<T>> get(
            String address, Duration maxAge, Supplier<CompletableFuture<ApiResponse<T>>> ask) {
        Entry entry = entries.compute(address, (key, found) -> {
            boolean fresh = found != null && nanoTime.getAsLong() - found.since() <= maxAge.toNanos();
            return found != null && fresh ? found : new Entry(nanoTime.getAsLong(), ask.get());
        });
        entry.answer().whenComplete((answer, failure) -> {
            if (failure != null) {
                entries.remove(address, entry);
            }
        });
        return ((CompletableFuture<ApiResponse<T>>) entry.answer())
                .copy(); // who cancels a copy cancels it for no other
    }

    private record Entry(long since, CompletableFuture<?> answer) {}
}
