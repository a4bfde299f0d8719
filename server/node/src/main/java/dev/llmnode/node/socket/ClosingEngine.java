package dev.llmnode.node.socket;

import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.glassfish.tyrus.spi.Connection;
import org.glassfish.tyrus.spi.ReadHandler;
import org.glassfish.tyrus.spi.UpgradeRequest;
import org.glassfish.tyrus.spi.UpgradeResponse;
import org.glassfish.tyrus.spi.WebSocketEngine;
import org.glassfish.tyrus.spi.Writer;

/**
 * Tyrus' engine, with a closing handshake on every connection.
 *
 * @param engine Tyrus' own
 */
record ClosingEngine(WebSocketEngine engine) implements WebSocketEngine {
    private static final CloseReason UNMASKED =
            new CloseReason(CloseReason.CloseCodes.PROTOCOL_ERROR, "a client's frames must be masked");
    private static final int SECONDS_FOR_THE_CLIENT = 5;
    private static final Executor LATER =
            CompletableFuture.delayedExecutor(SECONDS_FOR_THE_CLIENT, TimeUnit.SECONDS, Thread::startVirtualThread);

    @Override
    public UpgradeInfo upgrade(UpgradeRequest request, UpgradeResponse response) {
        UpgradeInfo upgrade = engine.upgrade(request, response);
        return upgrade.getStatus() == UpgradeStatus.SUCCESS ? new Upgrade(upgrade) : upgrade;
    }

    @Override
    public void register(Class<?> endpointClass, String contextPath) throws DeploymentException {
        engine.register(endpointClass, contextPath);
    }

    @Override
    public void register(ServerEndpointConfig config, String contextPath) throws DeploymentException {
        engine.register(config, contextPath);
    }

    private record Upgrade(UpgradeInfo upgrade) implements UpgradeInfo {
        @Override
        public UpgradeStatus getStatus() {
            return upgrade.getStatus();
        }

        @Override
        public Connection createConnection(Writer writer, Connection.CloseListener closeListener) {
            ClosingHandshake closing = new ClosingHandshake(writer, LATER);
            Connection connection = upgrade.createConnection(closing, closeListener);
            Runnable refuse = () -> connection.close(UNMASKED);
            return new WatchedConnection(connection, closing.reading(connection.getReadHandler(), refuse));
        }
    }

    private record WatchedConnection(Connection connection, ReadHandler reading) implements Connection {
        @Override
        public ReadHandler getReadHandler() {
            return reading;
        }

        @Override
        public Writer getWriter() {
            return connection.getWriter();
        }

        @Override
        public CloseListener getCloseListener() {
            return connection.getCloseListener();
        }

        @Override
        public void close(CloseReason reason) {
            connection.close(reason);
        }
    }
}
