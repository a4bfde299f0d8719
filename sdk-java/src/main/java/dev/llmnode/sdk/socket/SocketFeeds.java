package dev.llmnode.sdk.socket;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmnode.sdk.error.LlmNodeException;
import dev.llmnode.sdk.internal.ChannelInfo;
import dev.llmnode.sdk.internal.ErrorReader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The streams that run over a socket, by their ids. While much of what came for them is unread, the connection is not read on. */
@SuppressWarnings("FutureReturnValueIgnored") // whoever waits is told by another future, or by the stream
final class SocketFeeds implements SocketFeed.Owner {
    /** Unread text, in characters, at which reading from the connection stops, and at which it goes on. */
    private static final long HIGH_WATER = 1 << 20;

    private static final long LOW_WATER = 1 << 18;

    private final ChannelInfo info;
    private final Supplier<@Nullable Link> link;
    private final Map<String, SocketFeed<?>> running = new ConcurrentHashMap<>();

    SocketFeeds(ChannelInfo info, Supplier<@Nullable Link> link) {
        this.info = info;
        this.link = link;
    }

    /**
     * Adds a stream, which may be sent then.
     *
     * @throws LlmNodeException if one of its id runs
     */
    void add(SocketFeed<?> feed) {
        if (running.putIfAbsent(feed.id(), feed) != null) {
            throw new LlmNodeException("a request with the id " + feed.id() + " is running on this socket");
        }
    }

    /** Ends a stream with an error. */
    void fail(SocketFeed<?> feed, RuntimeException error) {
        running.remove(feed.id(), feed);
        feed.fail(error);
    }

    /** Gives a message's payload to the stream that it is for, if there is one. */
    void take(Link from, String type, ObjectNode payload) {
        for (SocketFeed<?> feed : List.copyOf(running.values())) {
            if (!feed.id().equals(payload.path(feed.call().id()).textValue())) {
                continue;
            }
            if (type.equals(info.error())) {
                fail(feed, ErrorReader.ofDetail(payload, feed.progress()));
            } else if (type.equals(feed.call().reply()) && feed.push(payload)) {
                running.remove(feed.id(), feed);
            }
        }
        if (unread() > HIGH_WATER) {
            from.pause();
            taken(); // it may have been read in the meantime
        }
    }

    /** Ends all streams since the connection has. */
    void closed(int code, String reason) {
        for (SocketFeed<?> feed : List.copyOf(running.values())) {
            running.remove(feed.id(), feed);
            feed.closed(code, reason);
        }
    }

    private long unread() {
        return running.values().stream().mapToLong(SocketFeed::unread).sum();
    }

    @Override
    public void taken() {
        Link open = link.get();
        if (open != null && unread() <= LOW_WATER) {
            open.resume();
        }
    }

    @Override
    public void cancel(SocketFeed<?> feed) {
        if (running.get(feed.id()) != feed) {
            return;
        }
        Link open = link.get();
        if (open == null) {
            running.remove(feed.id(), feed); // it was never sent
            feed.closed(1000, "cancelled before it was sent");
        } else {
            ObjectNode payload =
                    JsonNodeFactory.instance.objectNode().put(feed.call().id(), feed.id());
            open.send(SocketConnection.message(feed.call().cancel(), payload));
        }
    }
}
