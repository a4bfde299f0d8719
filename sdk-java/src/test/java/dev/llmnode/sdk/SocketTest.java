package dev.llmnode.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.llmnode.sdk.error.ConnectionException;
import dev.llmnode.sdk.error.ModelNotFoundException;
import dev.llmnode.sdk.error.RequestTimeoutException;
import dev.llmnode.sdk.error.SocketClosedException;
import dev.llmnode.sdk.model.FinishReason;
import dev.llmnode.sdk.model.InferenceRequest;
import dev.llmnode.sdk.model.ServerMessage;
import dev.llmnode.sdk.model.SocketChunk;
import dev.llmnode.sdk.model.UnknownMessage;
import dev.llmnode.sdk.resource.Socket;
import dev.llmnode.sdk.socket.SocketOptions;
import dev.llmnode.sdk.socket.SocketStream;
import dev.llmnode.sdk.socket.SocketStreamOptions;
import dev.llmnode.sdk.support.FakeSocketNode;
import dev.llmnode.sdk.support.FakeSocketNode.Behaviour;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SocketTest {
    private static final InferenceRequest REQUEST =
            InferenceRequest.builder().model("m").maxTokens(5).prompt("Where?").build();
    private static final List<String> WORDS = List.of("Grüße ", "🌍 and ", "mood");
    private static final String TEXT = "Grüße 🌍 and mood";

    /** Answers every request with the words; the id {@code long} never ends. */
    private static final Behaviour TALKING = (type, payload, peer) -> {
        String id = payload.path("request_id").asText();
        if (type.equals("inference_request")) {
            for (int i = 0; i < 3; i++) {
                peer.send(
                        FakeSocketNode.piece(id, WORDS.get(i), i + 1, i == 2 && !id.equals("long") ? "complete" : ""));
            }
        } else if (type.equals("inference_cancel")) {
            peer.send(FakeSocketNode.piece(id, "", 3, "cancelled"));
        } else if (type.equals("ping")) {
            peer.send("{\"type\":\"pong\",\"payload\":" + (payload.isMissingNode() ? "null" : payload) + "}");
        }
    };

    private FakeSocketNode node = new FakeSocketNode(TALKING);

    private Socket socket(Behaviour behaviour, SocketOptions.Builder options) {
        node.close();
        node = new FakeSocketNode(behaviour);
        return LlmNode.builder()
                .baseUrl(node.url())
                .apiKey("secret")
                .build()
                .socket(options.reconnectDelay(Duration.ofMillis(5)).build());
    }

    private Socket socket(Behaviour behaviour) {
        return socket(behaviour, SocketOptions.builder());
    }

    private static InferenceRequest named(String id) {
        return REQUEST.toBuilder().requestId(id).build();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void stream_shouldShareASocket() {
        try (Socket socket = socket(TALKING)) {
            List<SocketStream<SocketChunk>> streams = IntStream.range(0, 50)
                    .mapToObj(i -> socket.inference().stream(REQUEST))
                    .toList();
            assertThat(streams)
                    .allSatisfy(each -> assertThat(each.collect().content()).isEqualTo(TEXT));
            assertThat(streams.stream().map(SocketStream::id)).doesNotHaveDuplicates();
            assertThat(node.peers).hasSize(1);
            assertThat(node.handshakes.get(0)).containsEntry("X-API-Key", "secret");
        }
    }

    @Test
    void cancel_shouldEndTheStreamWithWhatTheNodeSaysLast() {
        try (Socket socket = socket(TALKING)) {
            SocketStream<SocketChunk> stream = socket.inference().stream(named("long"));
            var pieces = stream.iterator();
            for (int i = 0; i < 3; i++) {
                assertThat(pieces.next().finishReason()).isEmpty();
            }
            stream.cancel();
            assertThat(pieces.next().finishReason()).contains(FinishReason.CANCELLED);
            assertThat(pieces.hasNext()).isFalse();
        }
    }

    @Test
    void close_shouldCancelOnTheNode() throws InterruptedException {
        try (Socket socket = socket(TALKING)) {
            try (SocketStream<SocketChunk> stream = socket.inference().stream(named("long"))) {
                assertThat(stream.iterator().next().content()).isEqualTo("Grüße ");
            }
            assertThat(node.seen("inference_cancel").toString()).isEqualTo("{\"request_id\":\"long\"}");
            assertThat(socket.inference().stream(REQUEST).collect().content()).isEqualTo(TEXT);
        }
    }

    @Test
    void stream_shouldFailAloneWithItsError() {
        try (Socket socket = socket((type, payload, peer) -> {
            if (payload.path("model").asText().equals("none")) {
                peer.send(
                        "{\"type\":\"error\",\"payload\":{\"code\":\"MODEL_NOT_FOUND\",\"message\":\"No\",\"request_id\":\""
                                + payload.path("request_id").asText() + "\"}}");
            } else {
                TALKING.take(type, payload, peer);
            }
        })) {
            var bad =
                    socket.inference().stream(REQUEST.toBuilder().model("none").build());
            var good = socket.inference().stream(REQUEST);
            ModelNotFoundException caught = catchThrowableOfType(ModelNotFoundException.class, bad::collect);
            assertThat(caught.status()).isEqualTo(404);
            assertThat(good.collect().content()).isEqualTo(TEXT);
        }
    }

    @Test
    void stream_shouldTellHowFarItGotWhenTheSocketClosesAndTheNextConnectsAnew() throws IOException {
        try (Socket socket = socket(TALKING)) {
            var stream = socket.inference().stream(named("long"));
            var pieces = stream.iterator();
            for (int i = 0; i < 3; i++) {
                pieces.next();
            }
            node.peers.get(0).close(1001, "shutting down");
            SocketClosedException caught = catchThrowableOfType(SocketClosedException.class, pieces::next);
            assertThat(caught.code()).isEqualTo(1001);
            assertThat(caught.reason()).isEqualTo("shutting down");
            assertThat(caught.progress().text()).isEqualTo(TEXT);
            assertThat(socket.inference().stream(REQUEST).collect().content()).isEqualTo(TEXT);
            assertThat(node.peers).hasSize(2);
        }
    }

    @Test
    void ping_shouldBeAnsweredBothWays() throws IOException, InterruptedException {
        try (Socket socket = socket(TALKING)) {
            socket.open();
            assertThat(socket.ping(TextNode.valueOf("here")).payload()).contains(TextNode.valueOf("here"));
            node.peers.get(0).send("{\"type\":\"ping\",\"payload\":{\"at\":1}}");
            assertThat(node.seen("pong").toString()).isEqualTo("{\"at\":1}");
        }
    }

    @Test
    void open_shouldGiveASilentSocketUp() {
        SocketOptions.Builder options =
                SocketOptions.builder().pingInterval(Duration.ofMillis(100)).pongTimeout(Duration.ofMillis(100));
        try (Socket socket = socket((type, payload, peer) -> {}, options)) {
            var stream = socket.inference().stream(REQUEST);
            assertThatThrownBy(stream::collect)
                    .isInstanceOf(SocketClosedException.class)
                    .hasMessageContaining("nothing was heard");
            assertThat(node.received)
                    .anyMatch(each -> each.path("type").asText().equals("ping"));
        }
    }

    @Test
    void onMessage_shouldKeepMessagesOfUnknownTypes() throws IOException, InterruptedException {
        LinkedBlockingQueue<ServerMessage> told = new LinkedBlockingQueue<>();
        try (Socket socket = socket(TALKING)) {
            socket.onMessage(told::add);
            socket.ping();
            assertThat(told.take().type()).isEqualTo("pong");
            node.peers.get(0).send("not JSON");
            node.peers.get(0).send("{\"type\":\"weather\",\"payload\":{\"sun\":true}}");
            ServerMessage message = told.take();
            assertThat(message).isInstanceOf(UnknownMessage.class);
            assertThat(message.toString()).isEqualTo("{\"type\":\"weather\",\"payload\":{\"sun\":true}}");
        }
    }

    @Test
    void stream_shouldStopTheConnectionForASlowReader() {
        String block = "é".repeat(70_000);
        try (Socket socket = socket((type, payload, peer) -> {
            for (int i = 1; type.equals("inference_request") && i <= 60; i++) {
                String id = payload.path("request_id").asText();
                peer.send(FakeSocketNode.piece(id, block, i, i == 60 ? "complete" : ""));
            }
        })) {
            var stream = socket.inference().stream(REQUEST);
            while (stream.unread() <= 1 << 20) {
                Thread.onSpinWait();
            }
            assertThat(stream.unread()).isLessThan(3 << 20);
            assertThat(stream.collect().content()).hasSize(60 * block.length());
        }
    }

    @Test
    void stream_shouldRefuseWhatIsTooLargeOrRunsAlready() {
        try (Socket socket = socket(TALKING)) {
            var large = socket.inference().stream(
                    REQUEST.toBuilder().prompt("x".repeat(1 << 20)).build());
            assertThatThrownBy(large::collect).hasMessageContaining("larger than the 1048576");
            var first = socket.inference().stream(named("long"));
            assertThatThrownBy(() -> socket.inference().stream(named("long")))
                    .hasMessageContaining("id long is running");
            first.close();
        }
    }

    @Test
    void stream_shouldTimeOutWhileThereIsNoConnection() {
        try (Socket socket = socket(TALKING, SocketOptions.builder().reconnectAttempts(1000))) {
            node.close();
            var stream = socket.inference().stream(REQUEST, SocketStreamOptions.timeout(Duration.ofMillis(50)));
            assertThatThrownBy(stream::collect)
                    .isInstanceOf(RequestTimeoutException.class)
                    .hasMessageContaining("50 ms");
        }
    }

    @Test
    void open_shouldFailAfterItsTries() {
        try (Socket socket = socket(TALKING, SocketOptions.builder().reconnectAttempts(1))) {
            node.close();
            assertThatThrownBy(socket::open).isInstanceOf(ConnectionException.class);
            socket.close(1000, "");
            assertThatThrownBy(socket::open).hasMessageContaining("this socket was closed");
        }
    }
}
