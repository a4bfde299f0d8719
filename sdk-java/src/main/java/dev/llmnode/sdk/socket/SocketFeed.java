package dev.llmnode.sdk.socket;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmnode.sdk.error.RequestAbortedException;
import dev.llmnode.sdk.error.RequestTimeoutException;
import dev.llmnode.sdk.error.SocketClosedException;
import dev.llmnode.sdk.internal.SocketCall;
import dev.llmnode.sdk.internal.Timer;
import dev.llmnode.sdk.internal.stream.Collector;
import dev.llmnode.sdk.internal.stream.Inbox;
import dev.llmnode.sdk.internal.stream.Source;
import dev.llmnode.sdk.json.JsonModel;
import dev.llmnode.sdk.stream.StreamProgress;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** The pieces of one request's answer, as they come over a WebSocket. */
@SuppressWarnings("FutureReturnValueIgnored") // whoever waits is told by another future, or by the stream
final class SocketFeed<T extends JsonModel> implements Source<T> {
    /** So many pieces wait at most; further ones are joined to the last. */
    private static final int WAITING = 64;

    private final String id;
    private final SocketCall<T> call;
    private final Owner owner;
    private final Collector collector;
    private final AtomicLong unread = new AtomicLong();
    private final Inbox<T> inbox = new Inbox<>(this::taken);
    private final Future<?> deadline;

    /** What a feed tells its socket. */
    interface Owner {
        /** Stops the request on the node. */
        void cancel(SocketFeed<?> feed);

        /** Some text has been read. */
        void taken();
    }

    SocketFeed(String id, SocketCall<T> call, Owner owner, Duration timeout, Executor executor) {
        this.id = id;
        this.call = call;
        this.owner = owner;
        this.collector = new Collector(call.text(), call.end());
        this.deadline = Timer.after(
                timeout,
                executor,
                () -> giveUp(new RequestTimeoutException(
                        "request %s: nothing within %d ms".formatted(id, timeout.toMillis()), null)));
    }

    String id() {
        return id;
    }

    SocketCall<T> call() {
        return call;
    }

    long unread() {
        return unread.get();
    }

    @Override
    public Inbox<T> inbox() {
        return inbox;
    }

    /** The request was sent when this was made. */
    @Override
    public void start() {}

    @Override
    public void stop() {
        giveUp(new RequestAbortedException("the stream was closed", null));
    }

    private void giveUp(RuntimeException error) {
        if (!inbox.isEnded()) {
            deadline.cancel(false);
            inbox.abort(error); // before the socket ends what was never sent with an error of its own
            owner.cancel(this);
            unread.set(0);
            owner.taken();
        }
    }

    void cancel() {
        if (!inbox.isEnded()) {
            owner.cancel(this);
        }
    }

    @Override
    public T whole() {
        return call.read().read(collector.whole());
    }

    @Override
    public StreamProgress progress() {
        return collector.progress(null);
    }

    /** Takes a piece that came; whether it is the last. */
    boolean push(ObjectNode piece) {
        if (inbox.isEnded()) {
            return true;
        }
        deadline.cancel(false);
        unread.addAndGet(textOf(piece));
        boolean last = collector.add(piece);
        inbox.put(
                call.read().read(piece),
                WAITING,
                (first, second) -> call.read().read(Collector.join(first.toJson(), second.toJson(), call.text())));
        if (last) {
            inbox.end();
        }
        return last;
    }

    /** Ends with an error, after what came has been read. */
    void fail(RuntimeException error) {
        deadline.cancel(false);
        inbox.fail(error);
    }

    /** Ends since the socket closed. */
    void closed(int code, String reason) {
        fail(new SocketClosedException(code, reason, id, progress()));
    }

    private void taken(T piece) {
        unread.addAndGet(-textOf(piece.toJson()));
        owner.taken();
    }

    private long textOf(ObjectNode piece) {
        return piece.path(call.text()).asText().length();
    }
}
