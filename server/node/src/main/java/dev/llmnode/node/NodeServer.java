package dev.llmnode.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;

/** The node's one port. */
public final class NodeServer implements AutoCloseable {
    private final HttpServer server;
    private final NetworkListener listener;
    private final Duration shutdownTimeout;

    private NodeServer(HttpServer server, NetworkListener listener, Duration shutdownTimeout) {
        this.server = server;
        this.listener = listener;
        this.shutdownTimeout = shutdownTimeout;
    }

    /**
     * Binds and listens.
     *
     * @param listen where to; port 0 lets the system choose
     * @param shutdownTimeout how long {@link #close()} lets running requests go on
     */
    static NodeServer start(InetSocketAddress listen, Duration shutdownTimeout) {
        HttpServer server = new HttpServer();
        NetworkListener listener = new NetworkListener("node", listen.getHostString(), listen.getPort());
        listener.getTransport().setIOStrategy(SameThreadIOStrategy.getInstance());
        server.addListener(listener);
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new NodeServer(server, listener, shutdownTimeout);
    }

    /** Where the node listens, with the port that was chosen. */
    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getHost(), listener.getPort());
    }

    /** Takes no new requests, lets those that run finish within the shutdown timeout, and stops. */
    @Override
    public void close() {
        try {
            server.shutdown(shutdownTimeout.toMillis(), TimeUnit.MILLISECONDS).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            server.shutdownNow();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The server did not stop in order", e.getCause());
        }
    }
}
