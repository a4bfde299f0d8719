package dev.llmnode.sdk.socket;

import dev.llmnode.sdk.json.JsonModel;
import dev.llmnode.sdk.stream.AnswerStream;

/**
 * The pieces of an answer over a WebSocket. The request is sent at once; pieces that come while nobody reads are joined.
 *
 * @param <T> what a piece is
 */
public final class SocketStream<T extends JsonModel> extends AnswerStream<T> {
    private final SocketFeed<T> feed;

    SocketStream(SocketFeed<T> feed) {
        super(feed);
        this.feed = feed;
    }

    /** The request's id. */
    public String id() {
        return feed.id();
    }

    /** Characters of text that have come and were not read yet. */
    public long unread() {
        return feed.unread();
    }

    /** Stops the generation. Reading goes on to the last piece, which says that it was cancelled. */
    public void cancel() {
        feed.cancel();
    }
}
