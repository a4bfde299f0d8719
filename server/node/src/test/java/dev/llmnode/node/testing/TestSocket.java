package dev.llmnode.node.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket's client: what comes in waits to be looked at. */
public final class TestSocket implements WebSocket.Listener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private @Nullable WebSocket socket;

    public static TestSocket open(URI node, String... subprotocols) throws Exception {
        TestSocket listener = new TestSocket();
        WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
        if (subprotocols.length > 0) {
            String[] others = Arrays.copyOfRange(subprotocols, 1, subprotocols.length);
            builder.subprotocols(subprotocols[0], others);
        }
        URI address = URI.create("ws://%s:%d/v1/ws".formatted(node.getHost(), node.getPort()));
        listener.socket = builder.buildAsync(address, listener).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return listener;
    }

    public WebSocket raw() {
        return Objects.requireNonNull(socket);
    }

    public void send(String text) throws Exception {
        raw().sendText(text, true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** The next message, JSON pings aside. */
    public JsonNode next() throws InterruptedException {
        JsonNode message;
        do {
            message = take();
        } while (message.path("type").asText().equals("ping"));
        return message;
    }

    /** Waits until so many JSON pings have come; other messages are thrown away. */
    public void awaitPings(int count) throws InterruptedException {
        int left = count;
        while (left > 0) {
            left -= take().path("type").asText().equals("ping") ? 1 : 0;
        }
    }

    private JsonNode take() throws InterruptedException {
        JsonNode message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("No message came");
        }
        return message;
    }

    /** The close code, once the socket is closed. */
    public int closeCode() throws Exception {
        return closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            try {
                messages.add(MAPPER.readTree(partial.toString()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
            partial.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        raw().abort();
    }
}
