package dev.llmnode.sdk.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmnode.sdk.error.LlmNodeException;
import dev.llmnode.sdk.error.SocketClosedException;
import dev.llmnode.sdk.internal.ChannelInfo;
import dev.llmnode.sdk.internal.Futures;
import dev.llmnode.sdk.internal.HttpCalls;
import dev.llmnode.sdk.internal.Json;
import dev.llmnode.sdk.internal.SocketCall;
import dev.llmnode.sdk.json.JsonModel;
import dev.llmnode.sdk.model.ClientMessage;
import dev.llmnode.sdk.model.ServerMessage;
import dev.llmnode.sdk.stream.StreamProgress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket that connects when it is used, stays alive, and connects anew when it breaks. Generated code has a method for each message.
 */
@SuppressWarnings("FutureReturnValueIgnored") // whoever waits is told by another future, or by the stream
public abstract class SocketConnection implements AutoCloseable {
    private static final StreamProgress NOTHING = new StreamProgress("", Optional.empty(), Optional.empty());

    private final ChannelInfo info;
    private final HttpCalls calls;
    private final Connector connector;
    private final SocketFeeds feeds;
    private final Exchanges exchanges = new Exchanges();
    private final List<Consumer<ServerMessage>> handlers = new CopyOnWriteArrayList<>();

    /** A socket that is not connected yet. */
    protected SocketConnection(ChannelInfo info, HttpCalls calls, SocketOptions options) {
        this.info = info;
        this.calls = calls;
        this.connector = new Connector(info, calls, options, new Events());
        this.feeds = new SocketFeeds(info, connector::link);
    }

    /** Whether it is connected. */
    public final SocketState state() {
        return connector.state();
    }

    /** Waits until it is connected. Any message connects, too. */
    public final void open() {
        Futures.await(openAsync());
    }

    /** Connects, if it is not connected. */
    public final CompletableFuture<@Nullable Void> openAsync() {
        return Futures.map(connector.ready(), open -> null);
    }

    /** Closes for good. Requests that run end with a {@link SocketClosedException}; the node cancels them. */
    @Override
    public final void close() {
        close(1000, "");
    }

    /** Closes for good, with a code and a reason. */
    public final void close(int code, String reason) {
        connector.close(code, reason);
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
        CompletableFuture<R> answer = exchanges.next(reply);
        sendText(message.toString()).whenComplete((sent, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(Futures.cause(failure));
            }
        });
        return answer;
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
                new SocketFeed<>(id, call, feeds, timeout, calls.settings().executor());
        feeds.add(feed);
        calls.admit()
                .thenCompose(admitted -> feed.inbox().isEnded()
                        ? CompletableFuture.completedFuture(null)
                        : sendText(message(call.request(), body)))
                .whenComplete((sent, failure) -> {
                    if (failure != null) {
                        feeds.fail(feed, Connector.asError(Futures.cause(failure)));
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
        return connector.ready().thenCompose(open -> open.send(text));
    }

    static String message(@Nullable String type, @Nullable JsonNode payload) {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("type", type);
        if (payload != null) {
            message.set("payload", payload);
        }
        return message.toString();
    }

    /** What comes from the connection. */
    private final class Events implements Connector.Listener {
        @Override
        public void message(Link from, String text) {
            try {
                if (Json.parse(text) instanceof ObjectNode json
                        && json.path("type").isTextual()) {
                    dispatch(from, json);
                }
            } catch (JsonProcessingException notJson) {
                calls.settings().logger().log(System.Logger.Level.INFO, "WebSocket: a message is not JSON");
            }
        }

        private void dispatch(Link from, ObjectNode json) {
            String type = json.path("type").asText();
            if (type.equals(info.ping())) {
                from.send(SocketConnection.message(info.pong(), json.get("payload")));
            }
            ServerMessage message = ServerMessage.fromJson(json);
            exchanges.offer(message);
            if (json.get("payload") instanceof ObjectNode payload) {
                feeds.take(from, type, payload);
            }
            handlers.forEach(handler -> handler.accept(message));
        }

        @Override
        public void ended(int code, String reason) {
            feeds.closed(code, reason);
            exchanges.fail(() -> new SocketClosedException(code, reason, "", NOTHING));
        }
    }
}
