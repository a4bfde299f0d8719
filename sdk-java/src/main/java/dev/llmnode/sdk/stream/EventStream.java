package dev.llmnode.sdk.stream;

import dev.llmnode.sdk.internal.stream.EventFeed;
import dev.llmnode.sdk.json.JsonModel;
import java.net.http.HttpHeaders;
import java.util.Optional;

/**
 * The pieces of an answer over HTTP. The call is sent when reading begins. When the connection drops, reading goes on after the last piece received, over
 * a new connection; nothing is lost or doubled.
 *
 * @param <T> what a piece is
 */
public final class EventStream<T extends JsonModel> extends AnswerStream<T> {
    private final EventFeed<T> feed;

    /** Made by the client. */
    public EventStream(EventFeed<T> feed) {
        super(feed);
        this.feed = feed;
    }

    /** The headers of the answer; empty until it has begun. */
    public Optional<HttpHeaders> headers() {
        return feed.headers();
    }

    /** Quote it when you report a problem; empty until the answer has begun. */
    public Optional<String> requestId() {
        return headers().flatMap(headers -> headers.firstValue("x-request-id"));
    }

    /** The id of the last event received. */
    public Optional<String> lastEventId() {
        return feed.progress().lastEventId();
    }
}
