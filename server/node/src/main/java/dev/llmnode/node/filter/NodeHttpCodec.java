package dev.llmnode.node.filter;

import dev.llmnode.api.model.error.ErrorCode;
import dev.llmnode.node.filter.connection.LingeringClose;
import dev.llmnode.node.wire.ErrorAnswers;
import dev.llmnode.node.wire.HttpProblem;
import dev.llmnode.node.wire.Json;
import dev.llmnode.node.wire.RequestIds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpContext;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.grizzly.memory.ByteBufferWrapper;

/** Grizzly's parser, which answers what it refuses with the error body that every other error has. */
public final class NodeHttpCodec extends HttpServerFilter {
    private static final String LINE_READ = NodeHttpCodec.class.getName() + ".line";
    private static final String HEAD_READ = NodeHttpCodec.class.getName() + ".head";
    private final Json json;
    private final ErrorAnswers errors;
    private final RequestIds requestIds;
    private final UpgradeGate upgrades;

    @SuppressWarnings(
            "deprecation") // the constructor that Grizzly itself uses: no delayed executor, idling is watched elsewhere
    private NodeHttpCodec(
            NetworkListener listener, Json json, ErrorAnswers errors, RequestIds requestIds, UpgradeGate upgrades) {
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
        this.upgrades = upgrades;
        setAllowPayloadForUndefinedHttpMethods(true);
    }

    /** Puts it in the place of Grizzly's own. */
    public static AddOn addOn(Json json, ErrorAnswers errors, RequestIds requestIds, UpgradeGate upgrades) {
        return (NetworkListener listener, FilterChainBuilder chain) -> chain.set(
                chain.indexOfType(HttpServerFilter.class),
                new NodeHttpCodec(listener, json, errors, requestIds, upgrades));
    }

    /** Refuses a head that has ended and that the parser would still wait for the rest of. */
    @Override
    public NextAction handleRead(FilterChainContext context) throws IOException {
        Buffer input = context.getMessage();
        NextAction action = super.handleRead(context);
        HttpContext http = HttpContext.get(context);
        if (action.type() != context.getStopAction().type() || http == null || http.getRequest() == null) {
            return action;
        }
        HttpRequestPacket request = http.getRequest();
        if (request.getAttribute(HEAD_READ) != null || !hasBlankLine(input)) {
            return action;
        }
        onHttpHeaderError(request, context, new IllegalArgumentException("The head is not well-formed"));
        NextAction deaf = context.getSuspendAction();
        context.completeAndRecycle();
        return deaf;
    }

    private static boolean hasBlankLine(Buffer input) {
        int lineLength = 0;
        for (int i = 0; i < input.limit(); i++) {
            byte each = input.get(i);
            if (each == '\n') {
                if (lineLength == 0 && i > 1) {
                    return true;
                }
                lineLength = 0;
            } else if (each != '\r') {
                lineLength++;
            }
        }
        return false;
    }

    @Override
    protected void onInitialLineParsed(HttpHeader header, FilterChainContext context) {
        ((HttpRequestPacket) header).setAttribute(LINE_READ, true);
        HeadCheck.requestLine((HttpRequestPacket) header);
    }

    @Override
    protected void onHttpHeadersParsed(HttpHeader header, MimeHeaders headers, FilterChainContext context) {
        ((HttpRequestPacket) header).setAttribute(HEAD_READ, true);
        HeadCheck.headers(headers);
    }

    /** Takes a wish that is not granted, such as one for h2c, as if it were not there. */
    @Override
    protected void onIncomingUpgrade(FilterChainContext context, HttpHeader header) {
        if (upgrades.admits(context.getConnection(), (HttpRequestPacket) header)) {
            super.onIncomingUpgrade(context, header);
        } else {
            header.getUpgradeDC().recycle(); // else the connection would be closed after the answer
        }
    }

    /** Answers by hand: of a head that cannot be read, Grizzly's own response does not know the protocol. */
    @Override
    protected void onHttpHeaderError(HttpHeader header, FilterChainContext context, Throwable failure) {
        boolean tooLarge = String.valueOf(failure.getMessage()).contains("too large");
        // Whatever is not yet complete when the limit is reached is what is too long.
        boolean lineRead = ((HttpRequestPacket) header).getAttribute(LINE_READ) != null;
        ErrorCode code = ErrorCode.VALIDATION_ERROR;
        if (tooLarge) {
            code = lineRead ? ErrorCode.HEADERS_TOO_LARGE : ErrorCode.URI_TOO_LONG;
        }
        String requestId = requestIds.next();
        byte[] body = body(code, requestId);
        String head =
                "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nX-Request-Id: %s\r\nConnection: close\r\n\r\n"
                        .formatted(
                                code.status(),
                                ReasonPhrases.status(code.status()).getReasonPhrase(),
                                body.length,
                                requestId);
        ByteBuffer answer = ByteBuffer.allocate(head.length() + body.length)
                .put(head.getBytes(StandardCharsets.US_ASCII))
                .put(body)
                .flip();
        context.write(new ByteBufferWrapper(answer));
        LingeringClose.close(context.getConnection());
    }

    private byte[] body(ErrorCode code, String requestId) {
        String message = switch (code) {
            case URI_TOO_LONG -> "The request line is too long";
            case HEADERS_TOO_LARGE -> "The request's headers are too large";
            default -> "This is not a well-formed HTTP request";
        };
        return json.write(errors.of(HttpProblem.of(code, message)).body(requestId));
    }

    /** What answers a body whose chunks are not well-formed. */
    @Override
    protected HttpContent customizeErrorResponse(HttpResponsePacket response) {
        String requestId = requestIds.next();
        byte[] body = body(ErrorCode.VALIDATION_ERROR, requestId);
        response.setStatus(ReasonPhrases.status(ErrorCode.VALIDATION_ERROR.status()));
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.setHeader("X-Request-Id", requestId);
        response.setHeader("Connection", "close");
        return HttpContent.builder(response)
                .content(new ByteBufferWrapper(ByteBuffer.wrap(body)))
                .last(true)
                .build();
    }
}
