package dev.llmnode.sdk.socket;

import dev.llmnode.sdk.error.ConnectionException;
import dev.llmnode.sdk.error.LlmNodeException;
import dev.llmnode.sdk.internal.ChannelInfo;
import dev.llmnode.sdk.internal.Failures;
import dev.llmnode.sdk.internal.Futures;
import dev.llmnode.sdk.internal.HttpCalls;
import dev.llmnode.sdk.internal.Timer;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One open connection of a WebSocket. */
@SuppressWarnings("FutureReturnValueIgnored") // whoever waits is told by another future, or by the stream
final class Link implements WebSocket.Listener {
    /** How long the node may take to answer a close. */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final Listener listener;
    private final StringBuilder text = new StringBuilder();
    private final HttpCalls calls;
    private CompletableFuture<?> lastSent = CompletableFuture.completedFuture(null);
    private volatile @Nullable WebSocket socket;
    private volatile long heard = System.nanoTime();
    private boolean paused;
    private boolean owed;

    /** What a link tells. */
    interface Listener {
        /** A message has come. */
        void message(Link link, String text);

        /** The connection is closed, once. */
        void closed(Link link, int code, String reason);
    }

    private Link(Listener listener, HttpCalls calls) {
        this.listener = listener;
        this.calls = calls;
    }

    /** Connects. The future fails with an {@link LlmNodeException}. */
    static CompletableFuture<Link> open(HttpCalls calls, ChannelInfo info, Listener listener) {
        Link link = new Link(listener, calls);
        URI address = URI.create(calls.settings().baseUrl().replaceFirst("^(?i)http", "ws") + info.path());
        WebSocket.Builder builder = calls.settings()
                .httpClient()
                .newWebSocketBuilder()
                .connectTimeout(calls.settings().timeout());
        calls.identify(builder::header);
        String subprotocol = info.subprotocol();
        if (subprotocol != null) {
            builder.subprotocols(subprotocol);
        }
        return builder.buildAsync(address, link)
                .thenApply(link::opened)
                .exceptionallyCompose(failure ->
                        CompletableFuture.failedFuture(Failures.ofHandshake(Futures.cause(failure), address)));
    }

    private Link opened(WebSocket open) {
        socket = open;
        return this;
    }

    @Override
    public void onOpen(WebSocket open) {
        socket = open;
        open.request(1);
    }

    /** Sends a text after those before it; the JDK takes one at a time. */
    synchronized CompletableFuture<?> send(String message) {
        lastSent = lastSent.handle((sent, failure) -> open()).thenCompose(each -> each.sendText(message, true));
        return lastSent;
    }

    /** Closes, after what is being sent. */
    synchronized void close(int code, String reason) {
        lastSent = lastSent.handle((sent, failure) -> open()).thenCompose(each -> each.sendClose(code, reason));
        Timer.after(CLOSING, calls.settings().executor(), () -> open().abort());
    }

    /** Ends the connection at once. */
    void abort() {
        open().abort();
    }

    /** Stops reading after the message that is being read. */
    synchronized void pause() {
        paused = true;
    }

    /** Reads on. */
    synchronized void resume() {
        paused = false;
        if (owed) {
            owed = false;
            heard = System.nanoTime();
            open().request(1);
        }
    }

    /** How long nothing was heard; nothing while reading has stopped. */
    synchronized Duration silence() {
        return owed ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - heard);
    }

    /** Whether reading has stopped. */
    synchronized boolean isPaused() {
        return owed;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket open, CharSequence part, boolean last) {
        heard = System.nanoTime();
        text.append(part);
        if (last) {
            String message = text.toString();
            text.setLength(0);
            listener.message(this, message);
        }
        next(open);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket open, ByteBuffer data, boolean last) {
        return heard(open);
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket open, ByteBuffer data) {
        return heard(open);
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket open, ByteBuffer data) {
        return heard(open);
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket open, int code, String reason) {
        listener.closed(this, code, reason);
        return null;
    }

    @Override
    public void onError(WebSocket open, Throwable failure) {
        listener.closed(this, 1006, String.valueOf(failure.getMessage()));
    }

    private @Nullable CompletionStage<?> heard(WebSocket open) {
        heard = System.nanoTime();
        next(open);
        return null;
    }

    private synchronized void next(WebSocket open) {
        if (paused) {
            owed = true;
        } else {
            open.request(1);
        }
    }

    private WebSocket open() {
        WebSocket known = socket;
        if (known == null) {
            throw new ConnectionException("this socket is not open", false, null);
        }
        return known;
    }
}
