package dev.llmnode.sdk.internal;

import dev.llmnode.sdk.ResumeOptions;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * What a client was made with; {@code LlmNode.Builder} says what each setting means.
 *
 * @param baseUrl without a slash at its end
 * @param requestsPerMinute 0 where there is no limit
 */
public record Settings(
        String baseUrl,
        @Nullable String apiKey,
        Duration timeout,
        int maxRetries,
        Duration retryDelay,
        Duration maxRetryDelay,
        Duration idleTimeout,
        ResumeOptions resume,
        Map<String, String> headers,
        int requestsPerMinute,
        HttpClient httpClient,
        System.Logger logger) {

    /** Where what follows a wait is done. */
    public Executor executor() {
        return httpClient.executor().orElse(ForkJoinPool.commonPool());
    }

    /** The same without what says who calls. */
    public Settings withoutIdentity() {
        return new Settings(
                baseUrl,
                null,
                timeout,
                maxRetries,
                retryDelay,
                maxRetryDelay,
                idleTimeout,
                resume,
                Map.of(),
                requestsPerMinute,
                httpClient,
                logger);
    }
}
