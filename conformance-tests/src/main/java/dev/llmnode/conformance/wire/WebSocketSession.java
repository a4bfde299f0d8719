package dev.llmnode.conformance.wire;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client's side of one WebSocket: what arrives is queued, in order. */
public final class WebSocketSession implements AutoCloseable {

    private final HttpClient client;
    private final WebSocket socket;
    private final BlockingQueue<Frame> frames;

    private WebSocketSession(HttpClient client, WebSocket socket, BlockingQueue<Frame> frames) {
        this.client = client;
        this.socket = socket;
        this.frames = frames;
    }

    /** Opens a WebSocket at a path of the node. */
    public static WebSocketSession open(URI node, String path, Map<String, String> headers, List<String> subprotocols)
            throws IOException {
        BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
        HttpClient client = HttpClient.newHttpClient();
        WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(10));
        headers.forEach(builder::header);
        if (!subprotocols.isEmpty()) {
            builder.subprotocols(
                    subprotocols.getFirst(),
                    subprotocols.subList(1, subprotocols.size()).toArray(String[]::new));
        }
        URI uri = URI.create("ws://%s:%d%s".formatted(node.getHost(), node.getPort(), path));
        try {
            return new WebSocketSession(
                    client, builder.buildAsync(uri, new Queueing(frames)).join(), frames);
        } catch (CompletionException e) {
            client.shutdownNow();
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                throw new IOException(
                        "upgrade refused with %d"
                                .formatted(refused.getResponse().statusCode()),
                        e);
            }
            throw new IOException("no WebSocket: " + e.getCause(), e);
        }
    }

    /** The answer to a handshake that the node is expected to refuse; the JDK's client would hide its body. */
    public static Answer refusal(URI node, String path, Map<String, String> headers, List<String> subprotocols)
            throws IOException {
        StringBuilder head = new StringBuilder("""
                GET %s HTTP/1.1\r
                Host: %s:%d\r
                Connection: Upgrade\r
                Upgrade: websocket\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                """.formatted(path, node.getHost(), node.getPort()));
        if (!subprotocols.isEmpty()) {
            head.append("Sec-WebSocket-Protocol: %s\r\n".formatted(String.join(", ", subprotocols)));
        }
        headers.forEach((name, value) -> head.append("%s: %s\r\n".formatted(name, value)));
        try (RawConnection connection = new RawConnection(node, Duration.ofSeconds(10))) {
            connection.send(head.append("\r\n").toString());
            return connection.readAnswer();
        }
    }

    /** The subprotocol that the node chose; empty if none. */
    public String subprotocol() {
        return socket.getSubprotocol();
    }

    public void sendText(String text) {
        socket.sendText(text, true).join();
    }

    public void sendBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    public void sendPing(String payload) {
        socket.sendPing(ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)))
                .join();
    }

    public void sendClose(int code) {
        socket.sendClose(code, "").join();
    }

    /** The next thing that arrives; null if nothing does in this time. */
    public @Nullable Frame next(Duration timeout) throws InterruptedException {
        return frames.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }

    private static final class Queueing implements WebSocket.Listener {

        private final BlockingQueue<Frame> frames;
        private final StringBuilder text = new StringBuilder();

        Queueing(BlockingQueue<Frame> frames) {
            this.frames = frames;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                frames.add(new Frame.Text(text.toString()));
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            frames.add(new Frame.Binary(data.remaining()));
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
            frames.add(new Frame.Ping());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            frames.add(new Frame.Pong(StandardCharsets.UTF_8.decode(message).toString()));
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            frames.add(new Frame.Closed(code, reason));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            frames.add(new Frame.Broken(
                    Objects.toString(error.getMessage(), error.getClass().getName())));
        }
    }
}
