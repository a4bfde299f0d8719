package dev.llmnode.node;

import dev.llmnode.node.filter.HttpDoor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.ServerConfiguration;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;

/** The node's one port, for HTTP, server-sent events and the WebSocket. */
final class NodeServer {
    private static final int MAX_HEAD_BYTES = 16 * 1024;
    private static final int UNLIMITED = -1;

    private final HttpServer server;
    private final NetworkListener listener;

    private NodeServer(HttpServer server, NetworkListener listener) {
        this.server = server;
        this.listener = listener;
    }

    /**
     * Binds and listens.
     *
     * @param listen where to; port 0 lets the system choose
     * @param idleTimeout after which a connection without a request is closed
     * @param door takes the requests
     * @param addOns what else belongs into each connection's filters, in this order
     * @throws IOException if the port cannot be had
     */
    static NodeServer start(InetSocketAddress listen, Duration idleTimeout, HttpDoor door, List<AddOn> addOns)
            throws IOException {
        NetworkListener listener = new NetworkListener("node", listen.getHostString(), listen.getPort());
        listener.setMaxHttpHeaderSize(MAX_HEAD_BYTES);
        listener.getKeepAlive().setMaxRequestsCount(UNLIMITED);
        listener.getKeepAlive().setIdleTimeoutInSeconds(wholeSeconds(idleTimeout));
        listener.getTransport().setIOStrategy(SameThreadIOStrategy.getInstance());
        listener.getTransport().setReadTimeout(idleTimeout.toMillis(), TimeUnit.MILLISECONDS);
        listener.getTransport().setWriteTimeout(idleTimeout.toMillis(), TimeUnit.MILLISECONDS);
        addOns.forEach(listener::registerAddOn);
        HttpServer server = new HttpServer();
        ServerConfiguration configuration = server.getServerConfiguration();
        configuration.setAllowPayloadForUndefinedHttpMethods(true);
        configuration.setPassTraceRequest(true);
        configuration.addHttpHandler(door, "/");
        server.addListener(listener);
        server.start();
        return new NodeServer(server, listener);
    }

    private static int wholeSeconds(Duration duration) {
        return (int) Math.max(1, duration.toSeconds());
    }

    /** Where the node listens, with the port that was chosen. */
    InetSocketAddress address() {
        return new InetSocketAddress(listener.getHost(), listener.getPort());
    }

    /** Takes no new connections. */
    void refuseNew() throws IOException {
        listener.getTransport().unbindAll();
    }

    /** Lets what is being answered go out, and stops. */
    void stop(Duration grace) throws InterruptedException {
        try {
            server.shutdown(grace.toMillis(), TimeUnit.MILLISECONDS).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The server did not stop in order", e.getCause());
        } finally {
            server.shutdownNow();
        }
    }
}
