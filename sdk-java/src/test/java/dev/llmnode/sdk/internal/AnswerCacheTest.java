package dev.llmnode.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.sdk.ApiResponse;
import dev.llmnode.sdk.error.LlmNodeException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final HttpHeaders NONE = HttpHeaders.of(Map.of(), (name, value) -> true);

    private long seconds;
    private final AnswerCache cache =
            new AnswerCache(() -> Duration.ofSeconds(seconds).toNanos());
    private final Deque<CompletableFuture<ApiResponse<String>>> asked = new ArrayDeque<>();

    private CompletableFuture<ApiResponse<String>> get(String address) {
        return cache.get(address, MINUTE, () -> {
            asked.add(new CompletableFuture<>());
            return asked.getLast();
        });
    }

    private void answer(String text) {
        asked.getLast().complete(new ApiResponse<>(text, 200, NONE));
    }

    @Test
    void get_shouldAskAgainWhenTheAnswerIsTooOld() {
        CompletableFuture<ApiResponse<String>> first = get("/a");
        answer("one");
        seconds = 60;
        CompletableFuture<ApiResponse<String>> second = get("/a");
        seconds = 61;
        CompletableFuture<ApiResponse<String>> third = get("/a");
        answer("two");
        assertThat(List.of(first, second, third))
                .extracting(each -> each.join().data())
                .containsExactly("one", "one", "two");
    }

    @Test
    void get_shouldKeepAddressesApart() {
        CompletableFuture<ApiResponse<String>> one = get("/a");
        answer("a");
        CompletableFuture<ApiResponse<String>> other = get("/b");
        answer("b");
        assertThat(one.join().data() + other.join().data()).isEqualTo("ab");
    }

    @Test
    void get_shouldShareOneCallOfWhichNobodyCancelsAnothers() {
        CompletableFuture<ApiResponse<String>> one = get("/a");
        CompletableFuture<ApiResponse<String>> other = get("/a");
        one.cancel(true);
        answer("a");
        assertThat(asked).hasSize(1);
        assertThat(other.join().data()).isEqualTo("a");
    }

    @Test
    void get_shouldKeepNoFailure() {
        CompletableFuture<ApiResponse<String>> failing = get("/a");
        asked.getLast().completeExceptionally(new LlmNodeException("no"));
        assertThat(failing).isCompletedExceptionally();
        CompletableFuture<ApiResponse<String>> next = get("/a");
        answer("a");
        assertThat(next.join().data()).isEqualTo("a");
    }
}
