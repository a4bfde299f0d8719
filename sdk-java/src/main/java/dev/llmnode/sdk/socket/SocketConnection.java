package dev.llmnode.sdk.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmnode.sdk.error.ApiException;
import dev.llmnode.sdk.error.ConnectionException;
import dev.llmnode.sdk.error.LlmNodeException;
import dev.llmnode.sdk.error.SocketClosedException;
import dev.llmnode.sdk.internal.Backoff;
import dev.llmnode.sdk.internal.ChannelInfo;
import dev.llmnode.sdk.internal.ErrorReader;
import dev.llmnode.sdk.internal.Futures;
import dev.llmnode.sdk.internal.HttpCalls;
import dev.llmnode.sdk.internal.Json;
import dev.llmnode.sdk.internal.SocketCall;
import dev.llmnode.sdk.internal.Timer;
import dev.llmnode.sdk.json.JsonModel;
import dev.llmnode.sdk.model.ClientMessage;
import dev.llmnode.sdk.model.ServerMessage;
import dev.llmnode.sdk.stream.StreamProgress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket that connects when it is used, stays alive, and connects anew when it breaks. Generated code has a method for each message.
 */
@SuppressWarnings("FutureReturnValueIgnored") // whoever waits is told by another future, or by the stream
public abstract class SocketConnection implements AutoCloseable {
    /** Unread text, in characters, at which reading from the connection stops, and at which it goes on. */
    private static final long HIGH_WATER = 1 << 20;

    private static final long LOW_WATER = 1 << 18;

    private final ChannelInfo info;
    private final HttpCalls calls;
    private final SocketOptions options;
    private final Map<String, SocketFeed<?>> streams = new ConcurrentHashMap<>();
    private final Queue<Exchange<?>> exchanges = new ConcurrentLinkedQueue<>();
    private final List<Consumer<ServerMessage>> handlers = new CopyOnWriteArrayList<>();
    private final Events events = new Events();
    private SocketState state = SocketState.IDLE;
    private @Nullable Link link;
    private @Nullable KeepAlive keepAlive;
    private @Nullable CompletableFuture<Link> opening;

    /** A socket that is not connected yet. */
    protected SocketConnection(ChannelInfo info, HttpCalls calls, SocketOptions options) {
        this.info = info;
        this.calls = calls;
        this.options = options;
    }

    /** Whether it is connected. */
    public final synchronized SocketState state() {
        return state;
    }

    /** Waits until it is connected. Any message connects, too. */
    public final void open() {
        Futures.await(openAsync());
    }

    /** Connects, if it is not connected. */
    public final CompletableFuture<@Nullable Void> openAsync() {
        return Futures.map(ready(), open -> null);
    }

    /** Closes for good. Requests that run end with a {@link SocketClosedException}; the node cancels them. */
    @Override
    public final void close() {
        close(1000, "");
    }

    /** Closes for good, with a code and a reason. */
    public final void close(int code, String reason) {
        Link open;
        synchronized (this) {
            open = link;
            link = null;
        }
        setState(SocketState.CLOSED);
        ended(code, reason);
        if (open != null) {
            open.close(code, reason);
        }
    }

    /**
     * Calls a function for each message that comes, unknown ones too, on a thread of the HTTP client.
     *
     * @return what ends that
     */
    public final Runnable onMessage(Consumer<ServerMessage> handler) {
        handlers.add(handler);
        return () -> handlers.remove(handler);
    }

    /** Sends a message, once the socket is open. */
    public final CompletableFuture<@Nullable Void> send(ClientMessage message) {
        return Futures.map(sendText(message.toString()), sent -> null);
    }

    /** Sends a message, and waits for the next one of the answer's class. */
    public final <R extends ServerMessage> CompletableFuture<R> exchange(ClientMessage message, Class<R> reply) {
        Exchange<R> exchange = new Exchange<>(reply, new CompletableFuture<>());
        exchanges.add(exchange);
        sendText(message.toString()).whenComplete((sent, failure) -> {
            if (failure != null) {
                exchange.answer().completeExceptionally(Futures.cause(failure));
            }
        });
        return exchange.answer();
    }

    /** Sends a request that is answered by a stream. */
    public final <T extends JsonModel> SocketStream<T> stream(
            SocketCall<T> call, JsonModel payload, SocketStreamOptions given) {
        ObjectNode body = payload.toJson();
        String id = Optional.ofNullable(body.path(call.id()).textValue())
                .orElseGet(() -> UUID.randomUUID().toString());
        body.put(call.id(), id);
        Duration timeout = given.timeout().orElse(calls.settings().timeout());
        SocketFeed<T> feed =
                new SocketFeed<>(id, call, events, timeout, calls.settings().executor());
        if (streams.putIfAbsent(id, feed) != null) {
            throw new LlmNodeException("a request with the id " + id + " is running on this socket");
        }
        calls.admit()
                .thenCompose(admitted -> feed.inbox().isEnded()
                        ? CompletableFuture.completedFuture(null)
                        : sendText(message(call.request(), body)))
                .whenComplete((sent, failure) -> {
                    if (failure != null) {
                        streams.remove(id, feed);
                        feed.fail(asError(Futures.cause(failure)));
                    }
                });
        return new SocketStream<>(feed);
    }

    private CompletableFuture<?> sendText(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > info.maxMessageBytes()) {
            return CompletableFuture.failedFuture(
                    new LlmNodeException("a message of %d bytes is larger than the %d that a node takes"
                            .formatted(bytes, info.maxMessageBytes())));
        }
        return ready().thenCompose(open -> open.send(text));
    }

    private static String message(@Nullable String type, @Nullable JsonNode payload) {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("type", type);
        if (payload != null) {
            message.set("payload", payload);
        }
        return message.toString();
    }

    private CompletableFuture<Link> ready() {
        CompletableFuture<Link> begun;
        synchronized (this) {
            if (state == SocketState.CLOSED) {
                return CompletableFuture.failedFuture(closedForGood());
            } else if (link != null) {
                return CompletableFuture.completedFuture(link);
            } else if (opening != null) {
                return opening.copy();
            }
            begun = new CompletableFuture<>();
            opening = begun;
        }
        setState(SocketState.CONNECTING);
        connect(begun, 0);
        return begun.copy();
    }

    private void connect(CompletableFuture<Link> result, int attempt) {
        Link.open(calls, info, events).whenComplete((open, failure) -> {
            if (failure == null) {
                adopt(open, result);
                return;
            }
            LlmNodeException error = asError(Futures.cause(failure));
            if (state() == SocketState.CLOSED || attempt >= options.reconnectAttempts() || !passing(error)) {
                synchronized (this) {
                    opening = null;
                }
                setState(SocketState.IDLE);
                result.completeExceptionally(error);
                return;
            }
            log("WebSocket: " + error.getMessage() + "; connecting again");
            Backoff backoff = new Backoff(
                    options.reconnectDelay(),
                    Duration.ofSeconds(30),
                    () -> ThreadLocalRandom.current().nextDouble());
            Timer.after(backoff.before(attempt), calls.settings().executor(), () -> connect(result, attempt + 1));
        });
    }

    /** A node that refuses the handshake for good is not asked again. */
    private static boolean passing(LlmNodeException error) {
        return !(error instanceof ApiException api) || api.status() == 429 || api.status() == 503;
    }

    private void adopt(Link open, CompletableFuture<Link> result) {
        boolean closed;
        synchronized (this) {
            opening = null;
            closed = state == SocketState.CLOSED;
            if (!closed) {
                link = open;
                keepAlive = KeepAlive.of(
                        open, info, options, () -> events.closed(open, 1006, "nothing was heard for too long"));
            }
        }
        if (closed) {
            open.close(1000, "");
            result.completeExceptionally(closedForGood());
            return;
        }
        setState(SocketState.OPEN);
        result.complete(open);
    }

    private static ConnectionException closedForGood() {
        return new ConnectionException("this socket was closed", false, null);
    }

    private static LlmNodeException asError(Throwable failure) {
        return failure instanceof LlmNodeException error
                ? error
                : new ConnectionException(
                        "WebSocket: the connection was lost (" + failure.getMessage() + ")", true, failure);
    }

    /** Tells all that runs of the connection's end. */
    private void ended(int code, String reason) {
        synchronized (this) {
            if (keepAlive != null) {
                keepAlive.stop();
                keepAlive = null;
            }
        }
        for (SocketFeed<?> feed : List.copyOf(streams.values())) {
            streams.remove(feed.id(), feed);
            feed.closed(code, reason);
        }
        StreamProgress nothing = new StreamProgress("", Optional.empty(), Optional.empty());
        for (Exchange<?> each = exchanges.poll(); each != null; each = exchanges.poll()) {
            each.answer().completeExceptionally(new SocketClosedException(code, reason, "", nothing));
        }
    }

    private void setState(SocketState next) {
        synchronized (this) {
            if (state == next || state == SocketState.CLOSED) {
                return;
            }
            state = next;
        }
        options.onStateChange().accept(next);
    }

    private synchronized @Nullable Link current() {
        return link;
    }

    private void log(String message) {
        calls.settings().logger().log(System.Logger.Level.INFO, message);
    }

    private record Exchange<R extends ServerMessage>(Class<R> reply, CompletableFuture<R> answer) {
        void complete(ServerMessage message) {
            answer.complete(reply.cast(message));
        }
    }

    /** What comes from the connection, and from the streams. */
    private final class Events implements Link.Listener, SocketFeed.Owner {
        @Override
        public void message(Link from, String text) {
            try {
                if (Json.parse(text) instanceof ObjectNode json
                        && json.path("type").isTextual()) {
                    dispatch(from, json);
                }
            } catch (JsonProcessingException notJson) {
                log("WebSocket: a message is not JSON");
            }
        }

        private void dispatch(Link from, ObjectNode json) {
            String type = json.path("type").asText();
            if (type.equals(info.ping())) {
                from.send(SocketConnection.message(info.pong(), json.get("payload")));
            }
            ServerMessage message = ServerMessage.fromJson(json);
            for (Exchange<?> each : List.copyOf(exchanges)) {
                if (each.reply().isInstance(message) && exchanges.remove(each)) {
                    each.complete(message);
                    break;
                }
            }
            if (json.get("payload") instanceof ObjectNode payload) {
                toStream(type, payload);
                pauseIfFull(from);
            }
            handlers.forEach(handler -> handler.accept(message));
        }

        private void toStream(String type, ObjectNode payload) {
            for (SocketFeed<?> feed : List.copyOf(streams.values())) {
                if (!feed.id().equals(payload.path(feed.call().id()).textValue())) {
                    continue;
                }
                if (type.equals(info.error())) {
                    streams.remove(feed.id(), feed);
                    feed.fail(ErrorReader.ofDetail(payload, feed.progress()));
                } else if (type.equals(feed.call().reply()) && feed.push(payload)) {
                    streams.remove(feed.id(), feed);
                }
            }
        }

        private void pauseIfFull(Link from) {
            if (unread() > HIGH_WATER) {
                from.pause();
                taken(); // it may have been read in the meantime
            }
        }

        private long unread() {
            return streams.values().stream().mapToLong(SocketFeed::unread).sum();
        }

        @Override
        public void taken() {
            Link open = current();
            if (open != null && unread() <= LOW_WATER) {
                open.resume();
            }
        }

        @Override
        public void cancel(SocketFeed<?> feed) {
            if (streams.get(feed.id()) != feed) {
                return;
            }
            Link open = current();
            if (open == null) {
                streams.remove(feed.id(), feed); // it was never sent
                feed.closed(1000, "cancelled before it was sent");
            } else {
                ObjectNode payload =
                        JsonNodeFactory.instance.objectNode().put(feed.call().id(), feed.id());
                open.send(SocketConnection.message(feed.call().cancel(), payload));
            }
        }

        @Override
        public void closed(Link from, int code, String reason) {
            synchronized (SocketConnection.this) {
                if (link != from) {
                    return;
                }
                link = null;
            }
            log("WebSocket: closed (" + code + " " + reason + ")");
            setState(SocketState.IDLE);
            ended(code, reason);
            from.abort();
            if (options.reconnectAttempts() > 0) {
                ready().whenComplete((open, failure) -> {
                    if (failure != null) {
                        log("WebSocket: " + Futures.cause(failure).getMessage());
                    }
                });
            }
        }
    }
}
