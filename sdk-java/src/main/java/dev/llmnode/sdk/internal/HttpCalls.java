package dev.llmnode.sdk.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.llmnode.sdk.ApiResponse;
import dev.llmnode.sdk.RequestOptions;
import dev.llmnode.sdk.StreamOptions;
import dev.llmnode.sdk.error.InvalidResponseException;
import dev.llmnode.sdk.internal.stream.EventFeed;
import dev.llmnode.sdk.internal.stream.FeedSettings;
import dev.llmnode.sdk.json.JsonModel;
import dev.llmnode.sdk.json.Read;
import dev.llmnode.sdk.stream.EventStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes the calls that generated code describes: headers, time limits, retries, errors. */
public final class HttpCalls {
    private static final String USER_AGENT =
            "llmnode-sdk-java/" + Version.VERSION + " java/" + System.getProperty("java.version");

    private final Settings settings;
    private final @Nullable RateLimit limit;
    private final AnswerCache cache = new AnswerCache(System::nanoTime);

    /** Calls to the node of the settings. */
    public HttpCalls(Settings settings) {
        this.settings = settings;
        this.limit = settings.requestsPerMinute() == 0
                ? null
                : new RateLimit(
                        settings.requestsPerMinute(),
                        System::nanoTime,
                        delay -> Timer.wait(delay, settings.executor()));
    }

    /** What the client was made with. */
    public Settings settings() {
        return settings;
    }

    /** Keeps to the client's own rate limit. */
    public CompletableFuture<Void> admit() {
        return limit == null ? CompletableFuture.completedFuture(null) : limit.acquire();
    }

    /** Makes a call. */
    public <T> CompletableFuture<ApiResponse<T>> request(Call<T> call, RequestOptions options) {
        Duration maxAge = options.maxAge().orElse(null);
        return maxAge == null || !call.method().equals("GET")
                ? ask(call, options)
                : cache.get(call.path(), maxAge, () -> ask(call, options));
    }

    private <T> CompletableFuture<ApiResponse<T>> ask(Call<T> call, RequestOptions options) {
        HttpRequest request = request(call, options.headers(), null);
        Duration timeout = options.timeout().orElse(settings.timeout());
        int maxRetries = options.maxRetries().orElse(settings.maxRetries());
        Sending sending = new Sending(this, call, request, false, timeout, maxRetries);
        return Futures.map(sending.start(), answer -> response(call, answer));
    }

    /** Makes a call that is answered by events, once they are asked for. */
    public <T extends JsonModel> EventStream<T> stream(StreamCall<T> call, StreamOptions options) {
        FeedSettings feed = new FeedSettings(
                lastEventId -> open(call.head(), options, lastEventId),
                options.resume().orElse(settings.resume()),
                Backoff.from(settings.retryDelay()),
                options.idleTimeout().orElse(settings.idleTimeout()),
                options.onEvent(),
                settings.executor());
        return new EventStream<>(new EventFeed<>(call, feed));
    }

    /** Resuming has tries of its own. */
    private CompletableFuture<Answer> open(Call<?> call, StreamOptions options, @Nullable String lastEventId) {
        HttpRequest request = request(call, options.headers(), lastEventId);
        Duration timeout = options.timeout().orElse(settings.timeout());
        int maxRetries = lastEventId == null ? options.maxRetries().orElse(settings.maxRetries()) : 0;
        return new Sending(this, call, request, true, timeout, maxRetries).start();
    }

    private HttpRequest request(Call<?> call, Map<String, String> headers, @Nullable String lastEventId) {
        String body = call.body();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(settings.baseUrl() + call.path()))
                .method(
                        call.method(),
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .setHeader("accept", call.accept());
        identify(request::setHeader);
        if (body != null) {
            request.setHeader("content-type", "application/json");
        }
        if (lastEventId != null) {
            request.setHeader("last-event-id", lastEventId);
        }
        headers.forEach(request::setHeader);
        return request.build();
    }

    /** Tells the headers that say who calls. */
    public void identify(HeaderSetter set) {
        set.set("user-agent", USER_AGENT);
        String key = settings.apiKey();
        if (key != null) {
            set.set("x-api-key", key);
        }
        settings.headers().forEach(set::set);
    }

    /** Takes a header. */
    @FunctionalInterface
    public interface HeaderSetter {
        /** Sets it. */
        void set(String name, String value);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // a call without a reader is one of text, or of nothing
    private static <T> ApiResponse<T> response(Call<T> call, Answer answer) {
        Read<T> read = call.read();
        T data;
        if (read != null) {
            data = parsed(answer, read);
        } else {
            data = call.accept().equals("*/*") ? null : (T) answer.text();
        }
        return new ApiResponse<>(data, answer.status(), answer.headers());
    }

    private static <T> T parsed(Answer answer, Read<T> read) {
        try {
            return read.read(Json.parse(answer.text()));
        } catch (JsonProcessingException | IllegalArgumentException failure) {
            throw new InvalidResponseException(
                    answer.status() + ": the answer is not the JSON that was expected", answer.text());
        }
    }
}
