package dev.llmnode.sdk.internal;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * What a node answered.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param text the body; empty where it comes as events
 * @param events the body of a stream of events, still to be read; else null
 */
public record Answer(int status, HttpHeaders headers, String text, Flow.@Nullable Publisher<List<ByteBuffer>> events) {

    /**
     * Reads a body whole, or leaves it to be read where it is a stream of events that was asked for.
     *
     * @param headSeen called when the answer has begun
     */
    static BodyHandler<Answer> reading(boolean streaming, Runnable headSeen) {
        return head -> {
            headSeen.run();
            HttpHeaders headers = head.headers();
            String type = headers.firstValue("content-type").orElse("");
            if (streaming && head.statusCode() == 200 && type.startsWith("text/event-stream")) {
                return BodySubscribers.mapping(
                        BodyHandlers.ofPublisher().apply(head), events -> new Answer(200, headers, "", events));
            }
            return BodySubscribers.mapping(
                    BodyHandlers.ofString().apply(head), text -> new Answer(head.statusCode(), headers, text, null));
        };
    }
}
