package dev.llmnode.node.socket;

import dev.llmnode.api.socket.ServerMessage;
import dev.llmnode.node.application.admission.Caller;
import dev.llmnode.node.wire.Json;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open socket: who is at its other end, what runs for them, and the one way to send. */
final class SocketConnection {
    private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);

    private final Session session;
    private final Caller caller;
    private final Json json;
    /** Fair, so that of several answers none waits for ever. Who sends waits until the bytes are on their way. */
    private final ReentrantLock sending = new ReentrantLock(true);

    private final Map<String, RunningRequest> running = new ConcurrentHashMap<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private volatile long heardAtNanos = System.nanoTime();

    SocketConnection(Session session, Caller caller, Json json) {
        this.session = session;
        this.caller = caller;
        this.json = json;
    }

    Caller caller() {
        return caller;
    }

    /** Sends a message; what cannot be sent closes the socket. */
    void send(ServerMessage message) {
        String text = json.text(message);
        sending.lock();
        try {
            session.getBasicRemote().sendText(text);
        } catch (IOException | IllegalStateException e) {
            LOG.debug("A message could not be sent", e);
            close(CloseReason.CloseCodes.UNEXPECTED_CONDITION, "a message could not be sent");
        } finally {
            sending.unlock();
        }
    }

    void sendProtocolPing() {
        sending.lock();
        try {
            session.getBasicRemote().sendPing(ByteBuffer.allocate(0));
        } catch (IOException | IllegalStateException e) {
            LOG.debug("A ping could not be sent", e);
        } finally {
            sending.unlock();
        }
    }

    /** Something has come from the client. */
    void heard() {
        heardAtNanos = System.nanoTime();
    }

    /** When something last came, on the clock of {@link System#nanoTime}. */
    long heardAtNanos() {
        return heardAtNanos;
    }

    /** Begins a request; false if one of this id is running. */
    boolean begin(String requestId, RunningRequest request) {
        return running.putIfAbsent(requestId, request) == null;
    }

    void end(String requestId, RunningRequest request) {
        running.remove(requestId, request);
    }

    Optional<RunningRequest> running(String requestId) {
        return Optional.ofNullable(running.get(requestId));
    }

    /** Runs something for as long as the socket is open; if that fails beyond what it can tell the client, the socket ends. */
    @SuppressWarnings("IllegalCatch")
    void start(String name, Runnable work) {
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                LOG.error("A socket's thread failed in an unforeseen way", e);
                close(CloseReason.CloseCodes.UNEXPECTED_CONDITION, "the node failed in an unforeseen way");
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        thread.start();
        if (closed) {
            thread.interrupt();
        }
    }

    boolean isOpen() {
        return !closed;
    }

    /** The socket is closed: ends all that runs for it. */
    void closed() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }

    void close(CloseReason.CloseCode code, String reason) {
        try {
            session.close(new CloseReason(code, reason));
        } catch (IOException | IllegalStateException e) {
            LOG.debug("A socket could not be closed in order", e);
        } finally {
            closed();
        }
    }
}
