package dev.llmnode.sdk.internal.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmnode.sdk.error.ApiException;
import dev.llmnode.sdk.error.ConnectionException;
import dev.llmnode.sdk.error.InvalidResponseException;
import dev.llmnode.sdk.error.LlmNodeException;
import dev.llmnode.sdk.error.RequestAbortedException;
import dev.llmnode.sdk.error.RequestTimeoutException;
import dev.llmnode.sdk.error.StreamInterruptedException;
import dev.llmnode.sdk.internal.Answer;
import dev.llmnode.sdk.internal.ErrorReader;
import dev.llmnode.sdk.internal.Json;
import dev.llmnode.sdk.internal.StreamCall;
import dev.llmnode.sdk.internal.Timer;
import dev.llmnode.sdk.json.JsonModel;
import dev.llmnode.sdk.stream.ServerSentEvent;
import dev.llmnode.sdk.stream.StreamProgress;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of an answer over HTTP: opens a connection, reads its events, and goes on over a new one when it drops.
 *
 * @param <T> what a piece is
 */
@SuppressWarnings("FutureReturnValueIgnored") // whoever waits is told by another future, or by the stream
public final class EventFeed<T extends JsonModel> implements Source<T> {
    private final StreamCall<T> call;
    private final FeedSettings settings;
    private final Drops drops;
    private final Collector collector;
    private final Inbox<T> inbox = new Inbox<>(piece -> drained());
    /** What ends the connection that is open, or being opened. */
    private volatile Runnable disconnect = () -> {};

    private volatile boolean stopped;
    private volatile @Nullable HttpHeaders headers;
    private volatile @Nullable String lastEventId;
    private volatile @Nullable EventReader reader;

    /** A feed that opens nothing before it is started. */
    public EventFeed(StreamCall<T> call, FeedSettings settings) {
        this.call = call;
        this.settings = settings;
        this.drops = new Drops(settings.resume(), settings.backoff(), System::nanoTime);
        this.collector = new Collector(call.text(), call.end());
    }

    @Override
    public Inbox<T> inbox() {
        return inbox;
    }

    /** The headers of the last answer. */
    public Optional<HttpHeaders> headers() {
        return Optional.ofNullable(headers);
    }

    @Override
    public T whole() {
        return call.read().read(collector.whole());
    }

    @Override
    public StreamProgress progress() {
        return collector.progress(lastEventId);
    }

    @Override
    public void start() {
        connect();
    }

    @Override
    public void stop() {
        if (!inbox.isEnded()) {
            inbox.abort(new RequestAbortedException("the stream was closed", null));
            stopped = true;
            disconnect.run();
        }
    }

    private void connect() {
        if (stopped) {
            return;
        }
        CompletableFuture<Answer> opening = settings.open(lastEventId);
        disconnectWith(() -> opening.cancel(true));
        opening.whenComplete((answer, failure) -> {
            try {
                if (failure == null) {
                    opened(answer);
                } else {
                    notOpened(failure instanceof CompletionException wrapped ? wrapped.getCause() : failure);
                }
            } catch (RuntimeException error) {
                inbox.fail(error);
            }
        });
    }

    private void opened(Answer answer) {
        headers = answer.headers();
        if (answer.status() == 204) {
            inbox.end(); // all of it was received before
        } else if (answer.events() == null) {
            String type = answer.headers().firstValue("content-type").orElse("without a type");
            throw new InvalidResponseException("the answer is no stream of events but " + type, answer.text());
        } else {
            EventReader reading =
                    new EventReader(this::event, this::dropped, inbox::size, settings.idleTimeout(), System::nanoTime);
            reader = reading;
            answer.events().subscribe(reading);
            disconnectWith(reading::cancel);
        }
    }

    /** The first connection is tried by who sends calls; one after a drop for as often and as long as the settings say. */
    private void notOpened(@Nullable Throwable failure) {
        if (!(failure instanceof LlmNodeException error)) {
            inbox.fail(new ConnectionException("the stream could not be opened: " + failure, true, failure));
            return;
        }
        Duration retryAfter =
                error instanceof ApiException api ? api.retryAfter().orElse(null) : null;
        boolean passing = error instanceof ConnectionException
                || error instanceof RequestTimeoutException
                || (error instanceof ApiException api && (api.status() == 429 || api.status() == 503));
        if (lastEventId == null) {
            throw error;
        } else if (!passing) {
            throw error instanceof ApiException api ? ErrorReader.late(api, progress()) : error;
        }
        goOn(error, retryAfter);
    }

    private void event(ServerSentEvent event) {
        settings.onEvent().accept(event);
        if (inbox.isEnded()
                || !(event.event().equals("message") || event.event().equals("error"))) {
            return;
        }
        JsonNode value = parsed(event.data());
        if (event.event().equals("error")) {
            throw ErrorReader.ofDetail(value.path("error"), progress());
        }
        if (!(value instanceof ObjectNode piece)) {
            throw new InvalidResponseException("an event of the stream is not an object", event.data(), progress());
        }
        if (!event.id().isEmpty()) {
            lastEventId = event.id();
        }
        drops.reset();
        boolean last = collector.add(piece);
        inbox.put(call.read().read(piece));
        if (last) {
            inbox.end();
        }
    }

    private JsonNode parsed(String data) {
        try {
            return Json.parse(data);
        } catch (JsonProcessingException failure) {
            throw new InvalidResponseException("an event of the stream is not JSON", data, progress());
        }
    }

    /** The connection has ended, with an error or without one. */
    private void dropped(@Nullable Throwable cause) {
        if (stopped || inbox.isEnded()) {
            return;
        }
        try {
            if (cause instanceof LlmNodeException error && !(error instanceof ConnectionException)) {
                throw error;
            }
            goOn(cause == null ? new ConnectionException("the stream ended early", true, null) : cause, null);
        } catch (LlmNodeException error) {
            inbox.fail(error);
        }
    }

    /** Connects again, if the stream can and may be gone on with. */
    private void goOn(Throwable cause, @Nullable Duration retryAfter) {
        if (lastEventId == null) {
            throw new StreamInterruptedException(
                    "the stream was lost before its first event; it is not sent again, since it may have begun",
                    progress(),
                    cause);
        }
        if (!drops.another()) {
            StreamProgress got = progress();
            throw new StreamInterruptedException(
                    "the stream was lost after %d characters of text, and could not be gone on with: %s"
                            .formatted(got.text().length(), cause.getMessage()),
                    got,
                    cause);
        }
        Timer.after(drops.delay(retryAfter), settings.executor(), this::connect);
    }

    private void drained() {
        EventReader reading = reader;
        if (reading != null) {
            reading.taken();
        }
    }

    private void disconnectWith(Runnable action) {
        disconnect = action;
        if (stopped) {
            action.run();
        }
    }
}
