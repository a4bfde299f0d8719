package dev.llmnode.node.filter;

import dev.llmnode.api.model.error.ErrorCode;
import dev.llmnode.node.wire.ErrorAnswers;
import dev.llmnode.node.wire.HttpProblem;
import dev.llmnode.node.wire.Json;
import dev.llmnode.node.wire.RequestIds;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpPacketParsing;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.memory.ByteBufferWrapper;

/** Grizzly's parser, which answers what it refuses with the error body that every other error has. */
public final class NodeHttpCodec extends HttpServerFilter {
    private static final String WEBSOCKET = "websocket";
    private final Json json;
    private final ErrorAnswers errors;
    private final RequestIds requestIds;

    @SuppressWarnings(
            "deprecation") // the constructor that Grizzly itself uses: no delayed executor, idling is watched elsewhere
    private NodeHttpCodec(NetworkListener listener, Json json, ErrorAnswers errors, RequestIds requestIds) {
        super(
                listener.isChunkingEnabled(),
                listener.getMaxHttpHeaderSize(),
                null,
                listener.getKeepAlive(),
                null,
                listener.getMaxRequestHeaders(),
                listener.getMaxResponseHeaders());
        this.json = json;
        this.errors = errors;
        this.requestIds = requestIds;
        setAllowPayloadForUndefinedHttpMethods(true);
    }

    /** Puts it in the place of Grizzly's own. */
    public static AddOn addOn(Json json, ErrorAnswers errors, RequestIds requestIds) {
        return (NetworkListener listener, FilterChainBuilder chain) -> chain.set(
                chain.indexOfType(HttpServerFilter.class), new NodeHttpCodec(listener, json, errors, requestIds));
    }

    @Override
    protected boolean decodeHttpPacket(FilterChainContext context, HttpPacketParsing parsing, Buffer input) {
        RequestHead.check(input);
        return super.decodeHttpPacket(context, parsing, input);
    }

    @Override
    @SuppressWarnings("rawtypes") // Grizzly's own signature
    protected void onHttpHeaderError(HttpHeader header, FilterChainContext context, Throwable failure) {
        HttpRequestPacket request = (HttpRequestPacket) header;
        HttpResponsePacket response = request.getResponse();
        if (String.valueOf(failure.getMessage()).contains("too large")) {
            // Whatever is not yet complete when the limit is reached is what is too long.
            boolean lineRead =
                    !Objects.requireNonNullElse(request.getProtocolString(), "").isEmpty();
            response.setStatus(lineRead ? ErrorCode.HEADERS_TOO_LARGE.status() : ErrorCode.URI_TOO_LONG.status());
        }
        Connection<?> connection = context.getConnection();
        context.write(encodeHttpPacket(context, customizeErrorResponse(response)), new EmptyCompletionHandler<>() {
            @Override
            public void completed(WriteResult result) {
                LingeringClose.begin(connection);
            }

            @Override
            public void failed(Throwable cause) {
                connection.closeSilently();
            }
        });
    }

    /** Takes a wish for a protocol that the node does not speak (such as h2c) as if it were not there. */
    @Override
    protected void onIncomingUpgrade(FilterChainContext context, HttpHeader header) {
        if (WEBSOCKET.equalsIgnoreCase(header.getUpgrade())) {
            super.onIncomingUpgrade(context, header);
        }
    }

    @Override
    protected HttpContent customizeErrorResponse(HttpResponsePacket response) {
        HttpProblem problem = switch (response.getStatus()) {
            case 414 -> HttpProblem.of(ErrorCode.URI_TOO_LONG, "The request line is too long");
            case 431 -> HttpProblem.of(ErrorCode.HEADERS_TOO_LARGE, "The request's headers are too large");
            default -> HttpProblem.of(ErrorCode.VALIDATION_ERROR, "This is not a well-formed HTTP request");
        };
        String requestId = requestIds.next();
        byte[] body = json.write(errors.of(problem).body(requestId));
        response.setStatus(errors.of(problem).status());
        // Not by its setter, which is left out of answers to what is no HTTP/1 request.
        response.getHeaders().setValue(Header.ContentType).setString("application/json");
        response.setContentLength(body.length);
        response.setHeader("X-Request-Id", requestId);
        response.setHeader("Connection", "close");
        return HttpContent.builder(response)
                .content(new ByteBufferWrapper(ByteBuffer.wrap(body)))
                .last(true)
                .build();
    }
}
