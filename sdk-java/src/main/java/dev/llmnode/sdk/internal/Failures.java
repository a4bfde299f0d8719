package dev.llmnode.sdk.internal;

import dev.llmnode.sdk.error.ConnectionException;
import dev.llmnode.sdk.error.LlmNodeException;
import dev.llmnode.sdk.error.RequestAbortedException;
import dev.llmnode.sdk.error.RequestTimeoutException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** What failures of the transport mean. */
public final class Failures {
    private Failures() {}

    /** The error that a failure of a request is. */
    static LlmNodeException of(Throwable failure, String request, Duration timeout) {
        if (failure instanceof LlmNodeException known) {
            return known;
        }
        if (failure instanceof TimeoutException) {
            return new RequestTimeoutException(request + ": no answer within " + timeout.toMillis() + " ms", failure);
        }
        if (failure instanceof CancellationException) {
            return new RequestAbortedException(request + ": the call was cancelled", failure);
        }
        boolean neverSent = neverSent(failure);
        String advice = "the connection was lost";
        if (isHandshake(failure)) {
            advice = "no secure connection; is the certificate for this host, and trusted here?";
        } else if (neverSent) {
            advice = "no connection; is the node running there?";
        }
        return new ConnectionException("%s: %s (%s)".formatted(request, advice, why(failure)), !neverSent, failure);
    }

    /** The error that a failed handshake of a WebSocket is. */
    public static LlmNodeException ofHandshake(Throwable failure, URI address) {
        if (failure instanceof WebSocketHandshakeException refused && refused.getResponse() != null) {
            HttpResponse<?> response = refused.getResponse();
            String body = response.body() instanceof String text ? text : "the handshake was refused";
            return ErrorReader.ofAnswer(response.statusCode(), body, response.headers(), Instant.now());
        }
        return new ConnectionException(
                "WebSocket %s: refused or unreachable; is the node running there? (%s)"
                        .formatted(Redaction.withoutCredentials(address.toString()), why(failure)),
                false,
                failure);
    }

    /** Whether a failure happened before anything reached the node, so that sending anew cannot do a thing twice. */
    static boolean neverSent(@Nullable Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof NoRouteToHostException
                || failure instanceof UnknownHostException
                || failure instanceof UnresolvedAddressException
                || isHandshake(failure)
                || (failure != null && neverSent(failure.getCause()));
    }

    private static boolean isHandshake(@Nullable Throwable failure) {
        return failure instanceof SSLHandshakeException || (failure != null && isHandshake(failure.getCause()));
    }

    /** Whether the two sides do not trust each other, which trying again does not change. */
    static boolean notTrusted(@Nullable Throwable failure) {
        return failure instanceof SSLException || (failure != null && notTrusted(failure.getCause()));
    }

    /** The JDK gives some failures no words, but their causes. */
    private static String why(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each.getMessage() != null) {
                return each.getMessage();
            }
        }
        return failure.getClass().getSimpleName();
    }
}
