package dev.llmnode.sdk.internal;

import dev.llmnode.sdk.error.ApiException;
import dev.llmnode.sdk.error.ConnectionException;
import dev.llmnode.sdk.error.LlmNodeException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One call on its way: it is sent until there is an answer, or no use in sending again. */
@SuppressWarnings("FutureReturnValueIgnored") // whoever waits is told by another future, or by the stream
final class Sending {
    private final HttpCalls calls;
    private final Settings settings;
    private final Call<?> call;
    private final HttpRequest request;
    private final boolean streaming;
    private final Duration timeout;
    private final int maxRetries;
    private final CompletableFuture<Answer> result = new CompletableFuture<>();
    private volatile @Nullable Future<?> step;

    Sending(HttpCalls calls, Call<?> call, HttpRequest request, boolean streaming, Duration timeout, int maxRetries) {
        this.calls = calls;
        this.settings = calls.settings();
        this.call = call;
        this.request = request;
        this.streaming = streaming;
        this.timeout = timeout;
        this.maxRetries = maxRetries;
    }

    /** Sends. The future fails with an {@link LlmNodeException}; cancelling it ends the call. */
    CompletableFuture<Answer> start() {
        result.whenComplete((answer, failure) -> {
            if (result.isCancelled()) {
                cancelStep();
            }
        });
        attempt(0);
        return result;
    }

    private void attempt(int count) {
        CompletableFuture<Void> admitted = calls.admit();
        follow(admitted);
        admitted.whenComplete((nothing, failure) -> {
            if (failure == null && !result.isDone()) {
                once(count);
            }
        });
    }

    private void once(int count) {
        AtomicBoolean headSeen = new AtomicBoolean();
        settings.logger()
                .log(
                        System.Logger.Level.DEBUG,
                        () -> "%s %s".formatted(named(), Redaction.withoutSecrets(request.headers())));
        CompletableFuture<HttpResponse<Answer>> sent =
                settings.httpClient().sendAsync(request, Answer.reading(streaming, () -> headSeen.set(true)));
        follow(sent);
        sent.copy().orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS).whenComplete((response, failure) -> {
            if (failure == null) {
                answered(response, count);
            } else {
                sent.cancel(true);
                LlmNodeException error = Failures.of(Futures.cause(failure), named(), timeout);
                Duration wait = error instanceof ConnectionException lost && !headSeen.get()
                        ? waitAfter(lost, count).orElse(null)
                        : null;
                againOr(error, wait, count);
            }
        });
    }

    private void answered(HttpResponse<Answer> response, int count) {
        Answer answer = response.body();
        settings.logger()
                .log(
                        System.Logger.Level.DEBUG,
                        () -> "%d %s %s"
                                .formatted(answer.status(), named(), Redaction.withoutSecrets(answer.headers())));
        if (answer.status() / 100 == 2 || call.answers().contains(answer.status())) {
            result.complete(answer);
            return;
        }
        ApiException error = ErrorReader.ofAnswer(answer.status(), answer.text(), answer.headers(), Instant.now());
        againOr(error, waitAfter(error, count).orElse(null), count);
    }

    private void againOr(LlmNodeException error, @Nullable Duration wait, int count) {
        if (wait == null || count >= maxRetries) {
            result.completeExceptionally(error);
            return;
        }
        settings.logger()
                .log(
                        System.Logger.Level.INFO,
                        () -> "%s; trying again in %d ms".formatted(error.getMessage(), wait.toMillis()));
        follow(Timer.after(wait, settings.executor(), () -> attempt(count + 1)));
    }

    /** How long to wait before sending again what was lost; empty where it might then be done twice, or fail again. */
    private Optional<Duration> waitAfter(ConnectionException error, int count) {
        boolean harmless =
                !error.mayHaveBegun() || !(call.generates() || call.method().equals("POST"));
        return harmless && !Failures.notTrusted(error.getCause())
                ? Optional.of(Backoff.from(settings.retryDelay()).before(count))
                : Optional.empty();
    }

    /** How long to wait before sending again what was refused; empty where it would be refused again, or not soon. */
    private Optional<Duration> waitAfter(ApiException error, int count) {
        if (error.status() != 429 && error.status() != 503) {
            return Optional.empty();
        }
        Duration wait = error.retryAfter()
                .orElseGet(() -> Backoff.from(settings.retryDelay()).before(count));
        return wait.compareTo(settings.maxRetryDelay()) > 0 ? Optional.empty() : Optional.of(wait);
    }

    private String named() {
        return request.method() + " "
                + Redaction.withoutCredentials(request.uri().toString());
    }

    private void follow(Future<?> next) {
        step = next;
        if (result.isCancelled()) {
            next.cancel(true);
        }
    }

    private void cancelStep() {
        Future<?> running = step;
        if (running != null) {
            running.cancel(true);
        }
    }
}
