package dev.llmnode.node.socket;

import dev.llmnode.api.socket.PingMessage;
import jakarta.websocket.CloseReason;
import java.time.Duration;

/**
 * Asks a socket's client now and then whether it is there, in both ways: by a protocol ping, which every client answers,
 * and by a JSON one. Any sign of life will do.
 */
final class KeepAlive {
    private final Duration pingInterval;
    private final Duration pongTimeout;

    KeepAlive(Duration pingInterval, Duration pongTimeout) {
        this.pingInterval = pingInterval;
        this.pongTimeout = pongTimeout;
    }

    /** Asks until the socket is closed, or its client is silent for too long after a ping. */
    void watch(SocketConnection connection) {
        try {
            while (connection.isOpen()) {
                Thread.sleep(pingInterval);
                long asked = System.nanoTime();
                // On a thread of its own: one who reads nothing makes who sends wait, and is silent too.
                connection.start("ping", () -> {
                    connection.sendProtocolPing();
                    connection.send(new PingMessage(null));
                });
                Thread.sleep(pongTimeout);
                if (connection.heardAtNanos() - asked < 0) {
                    connection.close(CloseReason.CloseCodes.UNEXPECTED_CONDITION, "keep-alive timeout");
                    return;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
