package dev.llmnode.node.socket;

import dev.llmnode.api.model.error.ErrorCode;
import dev.llmnode.api.model.inference.InferenceChunk;
import dev.llmnode.api.model.inference.InferenceRequest;
import dev.llmnode.api.socket.InferenceCancelMessage;
import dev.llmnode.api.socket.InferenceRequestMessage;
import dev.llmnode.api.socket.InferenceResponseMessage;
import dev.llmnode.api.socket.PingMessage;
import dev.llmnode.api.socket.PongMessage;
import dev.llmnode.api.socket.SocketChunk;
import dev.llmnode.api.socket.SocketHandler;
import dev.llmnode.node.application.InferenceService;
import dev.llmnode.node.application.admission.Admission;
import dev.llmnode.node.application.admission.AdmissionControl;
import dev.llmnode.node.application.admission.Caller;
import dev.llmnode.node.application.answer.AnswerPart;
import dev.llmnode.node.application.answer.InferenceCall;
import dev.llmnode.node.application.answer.LiveAnswer;
import dev.llmnode.node.application.error.NodeException;
import dev.llmnode.node.filter.RequestObserver;
import dev.llmnode.node.wire.ErrorAnswers;
import dev.llmnode.node.wire.HttpProblem;
import dev.llmnode.node.wire.InferenceMapping;
import dev.llmnode.node.wire.Json;
import dev.llmnode.node.wire.RequestIds;
import dev.llmnode.node.wire.SchemaGate;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the sockets: each message is looked at on its socket's own thread, each answer is sent from one of its own. */
public final class SocketService implements SocketHandler {
    private static final Logger LOG = LoggerFactory.getLogger(SocketService.class);

    private final InferenceService inference;
    private final AdmissionControl admission;
    private final RequestObserver observer;
    private final RequestIds requestIds;
    private final Json json;
    private final SocketMessages messages;
    private final KeepAlive keepAlive;
    private final Map<Session, OpenSocket> sockets = new ConcurrentHashMap<>();
    private volatile boolean closing;

    public SocketService(
            InferenceService inference,
            AdmissionControl admission,
            RequestObserver observer,
            RequestIds requestIds,
            Json json,
            SchemaGate gate,
            ErrorAnswers errors,
            Duration pingInterval,
            Duration pongTimeout) {
        this.inference = inference;
        this.admission = admission;
        this.observer = observer;
        this.requestIds = requestIds;
        this.json = json;
        this.messages = new SocketMessages(gate, errors);
        this.keepAlive = new KeepAlive(pingInterval, pongTimeout);
    }

    @Override
    public void onOpen(Session session) {
        Caller caller = (Caller) Objects.requireNonNull(
                session.getUserProperties().get(SocketHandshake.CALLER), "a socket without a caller");
        SocketConnection connection = new SocketConnection(session, caller, json);
        Mailbox mailbox = new Mailbox();
        sockets.put(session, new OpenSocket(connection, mailbox));
        if (closing) {
            goAway(connection); // the handshake was answered before the node began to stop
            return;
        }
        connection.start("socket", mailbox::work);
        connection.start("keep-alive", () -> keepAlive.watch(connection));
    }

    @Override
    public void onText(String text, Session session) {
        received(session, text.length(), socket -> handle(text, session, socket));
    }

    @Override
    public void onBinary(Session session) {
        received(
                session,
                0,
                socket -> socket.send(messages.error(
                        new NodeException.InvalidRequest(
                                null, "Binary messages have no meaning here", "Send JSON as text"),
                        null)));
    }

    @Override
    public void onProtocolPong(Session session) {
        socket(session).ifPresent(socket -> socket.connection().heard());
    }

    private Optional<OpenSocket> socket(Session session) {
        return Optional.ofNullable(sockets.get(session));
    }

    private void received(Session session, int length, Consumer<SocketConnection> task) {
        socket(session).ifPresent(socket -> {
            SocketConnection connection = socket.connection();
            connection.heard();
            if (!socket.mailbox().offer(length, () -> task.accept(connection))) {
                connection.close(CloseReason.CloseCodes.TRY_AGAIN_LATER, "too many messages are waiting");
            }
        });
    }

    @SuppressWarnings("IllegalCatch")
    private void handle(String text, Session session, SocketConnection socket) {
        AtomicReference<@Nullable String> requestId = new AtomicReference<>();
        try {
            dispatch(messages.read(text, requestId::set), session);
        } catch (RuntimeException | StackOverflowError e) {
            socket.send(messages.error(e, requestId.get()));
        }
    }

    @Override
    public void onInferenceRequest(InferenceRequestMessage message, Session session) {
        SocketConnection socket = connection(session);
        InferenceRequest request = message.payload();
        String requestId = Objects.requireNonNullElseGet(request.requestId(), requestIds::next);
        observer.began();
        Admission verdict = admission.admitAgain(socket.caller());
        if (verdict.refusal() != null) {
            socket.send(messages.requestError(verdict.refusal(), requestId));
            return;
        }
        RunningRequest running = new RunningRequest();
        if (!socket.begin(requestId, running)) {
            socket.send(messages.requestError(new NodeException.Conflict(requestId), requestId));
            return;
        }
        InferenceCall call = InferenceMapping.call(request, requestId, socket.caller());
        socket.start("answer", () -> answer(call, running, socket));
    }

    @SuppressWarnings("IllegalCatch")
    private void answer(InferenceCall call, RunningRequest running, SocketConnection socket) {
        String requestId = call.requestId();
        try (LiveAnswer answer = inference.live(call)) {
            running.began(answer);
            String model = call.model();
            AnswerPart part;
            do {
                part = answer.next();
                if (part instanceof AnswerPart.End) {
                    socket.end(requestId, running); // the id is free again once its last chunk is out
                }
                socket.send(new InferenceResponseMessage(chunk(part, requestId, model)));
                model = null;
            } while (!(part instanceof AnswerPart.End) && socket.isOpen());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the socket is closed, and nobody is there to be told
        } catch (RuntimeException e) {
            socket.end(requestId, running);
            socket.send(messages.requestError(e, requestId));
        } finally {
            socket.end(requestId, running);
        }
    }

    private static SocketChunk chunk(AnswerPart part, String requestId, @Nullable String model) {
        InferenceChunk chunk = InferenceMapping.chunk(part, requestId, model);
        return new SocketChunk(
                chunk.content(), chunk.tokensUsed(), chunk.finishReason(), requestId, chunk.model(), chunk.usage());
    }

    @Override
    public void onInferenceCancel(InferenceCancelMessage message, Session session) {
        String requestId = message.payload().requestId();
        connection(session)
                .running(requestId)
                .orElseThrow(() -> HttpProblem.of(
                        ErrorCode.NOT_FOUND, "No request '%s' is running on this socket".formatted(requestId)))
                .cancel();
    }

    @Override
    public void onPing(PingMessage message, Session session) {
        connection(session).send(new PongMessage(message.payload()));
    }

    @Override
    public void onPong(PongMessage message, Session session) {
        // that it came is all there is to it
    }

    private SocketConnection connection(Session session) {
        return socket(session)
                .map(OpenSocket::connection)
                .orElseThrow(() -> new IllegalStateException("The socket is closed"));
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        OpenSocket socket = sockets.remove(session);
        if (socket != null) {
            socket.connection().closed();
        }
    }

    @Override
    public void onError(Session session, Throwable failure) {
        LOG.debug("A socket failed", failure);
    }

    /** Closes all sockets, since the node stops. */
    public void close() {
        closing = true;
        sockets.values().forEach(socket -> goAway(socket.connection()));
    }

    private static void goAway(SocketConnection connection) {
        connection.close(CloseReason.CloseCodes.GOING_AWAY, "the node is shutting down");
    }

    /** A socket and what has come over it. */
    private record OpenSocket(SocketConnection connection, Mailbox mailbox) {}
}
