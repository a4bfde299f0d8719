package dev.llmnode.node.socket;

import dev.llmnode.api.socket.SocketEndpoint;
import dev.llmnode.node.application.admission.Caller;
import dev.llmnode.node.filter.UpgradeGate;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/** The container's questions at a handshake; who may come in has been decided before. */
final class SocketHandshake extends ServerEndpointConfig.Configurator {
    static final String CALLER = "caller";

    /** Ours where it is offered; never one that carries a key. */
    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        return requested.contains(SocketEndpoint.SUBPROTOCOL) ? SocketEndpoint.SUBPROTOCOL : "";
    }

    @Override
    public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        return List.of();
    }

    @Override
    public boolean checkOrigin(String origin) {
        return true;
    }

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        List<String> caller = request.getHeaders().get(UpgradeGate.CALLER_HEADER);
        if (caller == null) {
            throw new IllegalStateException("The handshake did not come through the gate");
        }
        config.getUserProperties().put(CALLER, new Caller(String.join(",", caller)));
    }
}
