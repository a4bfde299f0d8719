package dev.llmnode.sdk.socket;

import dev.llmnode.sdk.error.ApiException;
import dev.llmnode.sdk.error.ConnectionException;
import dev.llmnode.sdk.error.LlmNodeException;
import dev.llmnode.sdk.internal.Backoff;
import dev.llmnode.sdk.internal.ChannelInfo;
import dev.llmnode.sdk.internal.Futures;
import dev.llmnode.sdk.internal.HttpCalls;
import dev.llmnode.sdk.internal.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Keeps one connection: opens it when it is needed, and anew, with growing waits, when that fails or when it breaks. */
@SuppressWarnings("FutureReturnValueIgnored") // whoever waits is told by another future, or by the stream
final class Connector implements Link.Listener {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final ChannelInfo info;
    private final HttpCalls calls;
    private final SocketOptions options;
    private final Listener listener;
    private SocketState state = SocketState.IDLE;
    private @Nullable Link link;
    private @Nullable KeepAlive keepAlive;
    private @Nullable CompletableFuture<Link> opening;

    /** What a connector tells. */
    interface Listener {
        /** A message has come. */
        void message(Link from, String text);

        /** The connection is closed; another may follow. */
        void ended(int code, String reason);
    }

    Connector(ChannelInfo info, HttpCalls calls, SocketOptions options, Listener listener) {
        this.info = info;
        this.calls = calls;
        this.options = options;
        this.listener = listener;
    }

    synchronized SocketState state() {
        return state;
    }

    /** The connection that is open; null while there is none. */
    synchronized @Nullable Link link() {
        return link;
    }

    /** The connection, once it is open. The future fails with an {@link LlmNodeException}. */
    CompletableFuture<Link> ready() {
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
        Link.open(calls, info, this).whenComplete((open, failure) -> {
            if (failure == null) {
                adopt(open, result);
            } else {
                failed(asError(Futures.cause(failure)), result, attempt);
            }
        });
    }

    private void failed(LlmNodeException error, CompletableFuture<Link> result, int attempt) {
        if (state() == SocketState.CLOSED || attempt >= options.reconnectAttempts() || !passing(error)) {
            synchronized (this) {
                opening = null;
            }
            setState(SocketState.IDLE);
            result.completeExceptionally(error);
            return;
        }
        log(error.getMessage() + "; connecting again");
        Backoff backoff = new Backoff(
                options.reconnectDelay(),
                LONGEST_WAIT,
                () -> ThreadLocalRandom.current().nextDouble());
        Timer.after(backoff.before(attempt), calls.settings().executor(), () -> connect(result, attempt + 1));
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
                keepAlive =
                        KeepAlive.of(open, info, options, () -> closed(open, 1006, "nothing was heard for too long"));
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

    /** Closes for good. */
    void close(int code, String reason) {
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

    @Override
    public void message(Link from, String text) {
        listener.message(from, text);
    }

    @Override
    public void closed(Link from, int code, String reason) {
        synchronized (this) {
            if (link != from) {
                return;
            }
            link = null;
        }
        log("closed (" + code + " " + reason + ")");
        setState(SocketState.IDLE);
        ended(code, reason);
        from.abort();
        if (options.reconnectAttempts() > 0) {
            ready().whenComplete((open, failure) -> {
                if (failure != null) {
                    log(Futures.cause(failure).getMessage());
                }
            });
        }
    }

    private void ended(int code, String reason) {
        synchronized (this) {
            if (keepAlive != null) {
                keepAlive.stop();
                keepAlive = null;
            }
        }
        listener.ended(code, reason);
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

    private void log(@Nullable String message) {
        calls.settings().logger().log(System.Logger.Level.INFO, "WebSocket: " + message);
    }

    private static ConnectionException closedForGood() {
        return new ConnectionException("this socket was closed", false, null);
    }

    /** The error that a failure of sending or of connecting is. */
    static LlmNodeException asError(Throwable failure) {
        return failure instanceof LlmNodeException error
                ? error
                : new ConnectionException(
                        "WebSocket: the connection was lost (" + failure.getMessage() + ")", true, failure);
    }
}
