package dev.llmnode.node.filter;

import dev.llmnode.api.Operations;
import dev.llmnode.api.socket.SocketEndpoint;
import dev.llmnode.node.application.admission.Admission;
import dev.llmnode.node.application.admission.AdmissionControl;
import dev.llmnode.node.application.error.NodeException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.jspecify.annotations.Nullable;

/**
 * The door for WebSockets: lets admission judge a handshake before the WebSocket's container sees it. One that may not
 * go on becomes an ordinary request, which the door for HTTP answers.
 */
public final class UpgradeGate extends BaseFilter implements AddOn {
    /** Tells the socket's endpoint who the caller is; whatever the client wrote there is overwritten. */
    public static final String CALLER_HEADER = "X-Llm-Node-Caller";

    private static final String WEBSOCKET = "websocket";
    private static final String VERDICT = UpgradeGate.class.getName();
    private static final int NONCE_BYTES = 16;
    private static final Attribute<Boolean> UPGRADED =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(VERDICT + ".upgraded", () -> false);

    private final AdmissionControl admission;
    private final RequestObserver observer;

    public UpgradeGate(AdmissionControl admission, RequestObserver observer) {
        this.admission = admission;
        this.observer = observer;
    }

    /** Sits right below the server; the WebSocket's container then puts itself between the two. */
    @Override
    public void setup(NetworkListener listener, FilterChainBuilder chain) {
        chain.add(chain.indexOfType(HttpServerFilter.class), this);
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        HttpContent content = context.getMessage();
        if (content.getHttpHeader() instanceof HttpRequestPacket head
                && WEBSOCKET.equalsIgnoreCase(head.getUpgrade())
                && !UPGRADED.get(context.getConnection())) {
            judge(context, head);
        }
        return context.getInvokeAction();
    }

    private void judge(FilterChainContext context, HttpRequestPacket head) {
        if (!head.getMethod().equals(Method.GET) || !SocketEndpoint.PATH.equals(head.getRequestURI())) {
            decline(head);
            return;
        }
        Admission verdict = admission.admit(
                Approaches.of(head, Approaches.rules(Optional.of(Operations.OPEN_SOCKET)), keyOf(head)));
        NodeException refusal = verdict.refusal() == null ? problem(context, head) : verdict.refusal();
        if (refusal == null) {
            observer.began();
            head.setHeader(CALLER_HEADER, verdict.caller().id());
            UPGRADED.set(context.getConnection(), true);
        } else {
            head.setAttribute(VERDICT, new Admission(verdict.caller(), verdict.rate(), refusal));
            decline(head);
        }
    }

    /** What admission said of a handshake that was declined. */
    static Optional<Admission> verdict(HttpRequestPacket head) {
        return Optional.ofNullable((Admission) head.getAttribute(VERDICT));
    }

    private static void decline(HttpRequestPacket head) {
        head.setUpgrade(null);
        head.setIgnoreContentModifiers(false);
    }

    private static @Nullable NodeException problem(FilterChainContext context, HttpRequestPacket head) {
        try {
            ConnectionGate.check(context.getConnection(), head);
        } catch (NodeException.InsufficientResources e) {
            return e;
        }
        String version = head.getHeader("Sec-WebSocket-Version");
        if (!"13".equals(version)) {
            return malformed("Sec-WebSocket-Version must be 13");
        }
        return isNonce(head.getHeader("Sec-WebSocket-Key"))
                ? null
                : malformed("Sec-WebSocket-Key must be 16 bytes in base64");
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
