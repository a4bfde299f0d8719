package dev.llmnode.node.socket;

import dev.llmnode.api.socket.SocketEndpoint;
import dev.llmnode.api.socket.SocketHandler;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Map;
import java.util.Set;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.tyrus.container.grizzly.server.WebSocketAddOn;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.WebSocketEngine;

/** Tyrus without a server of its own: it lives in the node's filters. */
public final class SocketContainer extends TyrusServerContainer {
    private final WebSocketEngine engine;

    private SocketContainer() {
        super(Set.<Class<?>>of());
        engine = new ClosingEngine(TyrusWebSocketEngine.builder(this)
                .incomingBufferSize(2 * SocketEndpoint.MAX_MESSAGE_BYTES)
                .build());
    }

    /** Makes the filters' part for one handler. */
    public static AddOn addOn(SocketHandler handler) {
        SocketContainer container = new SocketContainer();
        try {
            container.register(SocketEndpoint.config(handler, new SocketHandshake()));
        } catch (DeploymentException e) {
            throw new IllegalStateException("The generated endpoint cannot be deployed", e);
        }
        return new WebSocketAddOn(container, "/");
    }

    @Override
    public void register(Class<?> endpointClass) throws DeploymentException {
        engine.register(endpointClass, "");
    }

    @Override
    public void register(ServerEndpointConfig config) throws DeploymentException {
        engine.register(config, "");
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of();
    }

    @Override
    public WebSocketEngine getWebSocketEngine() {
        return engine;
    }
}
