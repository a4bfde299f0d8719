package dev.llmnode.node.filter;

import dev.llmnode.api.Operations;
import dev.llmnode.api.socket.SocketEndpoint;
import dev.llmnode.node.application.admission.Admission;
import dev.llmnode.node.application.admission.AdmissionControl;
import dev.llmnode.node.application.answer.Drain;
import dev.llmnode.node.application.error.NodeException;
import dev.llmnode.node.filter.connection.Closing;
import dev.llmnode.node.filter.connection.ConnectionGate;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.jspecify.annotations.Nullable;

/**
 * The door for WebSockets: lets admission judge a handshake before the WebSocket's container sees it. One that may not
 * go on stays an ordinary request, which the door for HTTP answers.
 */
public final class UpgradeGate {
    /** Tells the socket's endpoint who the caller is; whatever the client wrote there is overwritten. */
    public static final String CALLER_HEADER = "X-Llm-Node-Caller";

    private static final String WEBSOCKET = "websocket";
    private static final Pattern COMMA = Pattern.compile(",");
    private static final Attribute<Admission> VERDICT =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(UpgradeGate.class.getName());
    private static final int NONCE_BYTES = 16;

    private final AdmissionControl admission;
    private final RequestObserver observer;
    private final Drain open;
    private final boolean enabled;

    /**
     * @param open counts the connections that became WebSockets
     * @param enabled whether there is a WebSocket at all
     */
    public UpgradeGate(AdmissionControl admission, RequestObserver observer, Drain open, boolean enabled) {
        this.admission = admission;
        this.observer = observer;
        this.open = open;
        this.enabled = enabled;
    }

    /** Whether a request may become a WebSocket. */
    boolean admits(Connection<?> connection, HttpRequestPacket head) {
        if (!enabled
                || !WEBSOCKET.equalsIgnoreCase(head.getUpgrade())
                || !namesUpgrade(head)
                || !head.getMethod().equals(Method.GET)
                || !SocketEndpoint.PATH.equals(head.getRequestURI())) {
            return false;
        }
        Admission verdict = admission.admit(
                Approaches.of(head, Approaches.rules(Optional.of(Operations.OPEN_SOCKET)), keyOf(head)));
        NodeException refusal = verdict.refusal() == null ? problem(connection, head) : verdict.refusal();
        if (refusal != null) {
            VERDICT.set(connection, new Admission(verdict.caller(), verdict.rate(), refusal));
            return false;
        }
        observer.began();
        head.setHeader(CALLER_HEADER, verdict.caller().id());
        if (open.enter()) {
            Closing.onClose(connection, open::leave);
        }
        return true;
    }

    /** Without that, the wish was not for this node (RFC 9110, section 7.8). */
    private static boolean namesUpgrade(HttpRequestPacket head) {
        return StreamSupport.stream(head.getHeaders().values("Connection").spliterator(), false)
                .flatMap(COMMA::splitAsStream)
                .anyMatch(option -> option.trim().equalsIgnoreCase("upgrade"));
    }

    /** What admission said of the handshake that has just been declined, once. */
    static Optional<Admission> verdict(Connection<?> connection) {
        return Optional.ofNullable(VERDICT.remove(connection));
    }

    private static @Nullable NodeException problem(Connection<?> connection, HttpRequestPacket head) {
        try {
            ConnectionGate.check(connection, head);
        } catch (NodeException.InsufficientResources e) {
            return e;
        }
        if (!"13".equals(only(head, "Sec-WebSocket-Version"))) {
            return malformed("Sec-WebSocket-Version must be there once, and be 13");
        }
        return isNonce(only(head, "Sec-WebSocket-Key"))
                ? null
                : malformed("Sec-WebSocket-Key must be there once, and be 16 bytes in base64");
    }

    /** A header's value, or null if it is missing or there more than once, which the container would take amiss. */
    private static @Nullable String only(HttpRequestPacket head, String name) {
        Iterator<String> values = head.getHeaders().values(name).iterator();
        String first = values.hasNext() ? values.next() : null;
        return values.hasNext() ? null : first;
    }

    private static NodeException malformed(String details) {
        return new NodeException.InvalidRequest(null, "This is not a WebSocket handshake (RFC 6455)", details);
    }

    private static boolean isNonce(@Nullable String key) {
        try {
            return key != null && Base64.getDecoder().decode(key).length == NONCE_BYTES;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** The key that a browser hides among the subprotocols, since it can send no header. */
    private static @Nullable String keyOf(HttpRequestPacket head) {
        String offered = head.getHeader("Sec-WebSocket-Protocol");
        if (offered == null) {
            return null;
        }
        for (String protocol : offered.split(",", -1)) {
            String name = protocol.trim();
            if (name.startsWith(SocketEndpoint.KEY_SUBPROTOCOL_PREFIX)) {
                return decoded(name.substring(SocketEndpoint.KEY_SUBPROTOCOL_PREFIX.length()));
            }
        }
        return null;
    }

    private static @Nullable String decoded(String key) {
        try {
            return new String(Base64.getUrlDecoder().decode(key), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
