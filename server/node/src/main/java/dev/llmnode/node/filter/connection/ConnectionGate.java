package dev.llmnode.node.filter.connection;

import dev.llmnode.node.application.admission.ConnectionLimits;
import dev.llmnode.node.application.error.NodeException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.Request;

/** Counts connections. One too many is taken, told so at its first request, and closed. */
public final class ConnectionGate extends BaseFilter implements AddOn {
    private static final int ABOVE_TRANSPORT = 1;
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Attribute<ConnectionLimits.Verdict> VERDICT =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(
                    ConnectionGate.class.getName(), () -> ConnectionLimits.Verdict.WITHIN);

    private final ConnectionLimits limits;

    public ConnectionGate(ConnectionLimits limits) {
        this.limits = limits;
    }

    @Override
    public void setup(NetworkListener listener, FilterChainBuilder chain) {
        chain.add(ABOVE_TRANSPORT, this);
    }

    @Override
    public NextAction handleAccept(FilterChainContext context) {
        Connection<?> connection = context.getConnection();
        String address = address(connection);
        VERDICT.set(connection, limits.opened(address));
        Closing.onClose(connection, () -> limits.closed(address));
        return context.getInvokeAction();
    }

    private static String address(Connection<?> connection) {
        return connection.getPeerAddress() instanceof InetSocketAddress peer
                ? peer.getAddress().getHostAddress()
                : String.valueOf(connection.getPeerAddress());
    }

    /**
     * Refuses a request on a connection that is one too many.
     *
     * @throws NodeException.InsufficientResources if it is
     */
    public static void check(Request request) {
        check(request.getContext().getConnection(), request.getRequest());
    }

    /**
     * Refuses what is still to become a request on a connection that is one too many.
     *
     * @throws NodeException.InsufficientResources if it is
     */
    public static void check(Connection<?> connection, HttpRequestPacket head) {
        ConnectionLimits.Verdict verdict = VERDICT.get(connection);
        if (verdict == ConnectionLimits.Verdict.WITHIN) {
            return;
        }
        head.getProcessingState().setKeepAlive(false);
        throw new NodeException.InsufficientResources(
                verdict == ConnectionLimits.Verdict.TOO_MANY
                        ? "The node has too many connections"
                        : "There are too many connections from your address",
                RETRY);
    }
}
