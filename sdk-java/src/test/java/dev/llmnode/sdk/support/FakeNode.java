package dev.llmnode.sdk.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.llmnode.sdk.LlmNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A server on this machine that answers each request as it is told, the last way for all that follow. It closes after each answer. */
public final class FakeNode implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    public final List<Request> received = new CopyOnWriteArrayList<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final LoopbackServer server;

    /** What came. */
    public record Request(String method, String path, Map<String, String> headers, String text) {
        public JsonNode body() {
            try {
                return JSON.readTree(text);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /** One way to answer. */
    public interface Answer {
        void write(Request request, OutputStream out, Socket socket) throws IOException;
    }

    public FakeNode(Answer... answers) {
        this.answers.addAll(List.of(answers));
        server = new LoopbackServer(300, this::serve);
    }

    public String url() {
        return server.url();
    }

    public LlmNode.Builder client() {
        return LlmNode.builder().baseUrl(url()).apiKey(null).retryDelay(Duration.ofMillis(1));
    }

    private void serve(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        String[] start = LoopbackServer.line(in).split(" ", -1);
        if (start.length < 2) {
            return;
        }
        Map<String, String> headers = LoopbackServer.headers(in);
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        Request request = new Request(start[0], start[1], headers, text);
        received.add(request);
        Answer answer = answers.size() > 1 ? answers.poll() : answers.peek();
        if (answer != null) {
            answer.write(request, socket.getOutputStream(), socket);
            socket.getOutputStream().flush();
        }
    }

    /** An answer of JSON; headers as name, value, name, value. */
    public static Answer json(int status, String body, String... headers) {
        return (request, out, socket) -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            StringBuilder head =
                    new StringBuilder("HTTP/1.1 " + status + " Said\r\ncontent-type: application/json\r\n");
            for (int i = 0; i < headers.length; i += 2) {
                head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
            }
            head.append("connection: close\r\ncontent-length: ")
                    .append(bytes.length)
                    .append("\r\n\r\n");
            out.write(head.toString().getBytes(StandardCharsets.UTF_8));
            out.write(bytes);
        };
    }

    public static Answer failing(int status, String code, String... headers) {
        return json(status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"It failed\"}}", headers);
    }

    /** A connection that is reset without an answer. */
    public static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    public static final Answer RESET = (request, out, socket) -> reset(socket);

    /** An event as a node writes it. */
    public static String event(int position, String content, @Nullable String finish) {
        return "id: s.%d\ndata: {\"content\":\"%s\",\"tokens_used\":%d,\"finish_reason\":%s}\n\n"
                .formatted(position, content, position, finish == null ? "null" : "\"" + finish + "\"");
    }

    /** A chunked stream of events, cut as given. With an ending but {@code END} it is broken off. */
    public static Answer stream(List<byte[]> pieces, Ending ending) {
        return (request, out, socket) -> {
            out.write(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nx-request-id: r-1\r\ntransfer-encoding: chunked\r\n\r\n"
                            .getBytes(StandardCharsets.UTF_8));
            for (byte[] piece : pieces) {
                out.write((Integer.toHexString(piece.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
                out.write(piece);
                out.write("\r\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
            switch (ending) {
                case END -> out.write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                case HALF_A_CHUNK -> out.write("ff\r\nid: s.9\nda".getBytes(StandardCharsets.UTF_8));
                case STALL -> socket.getInputStream().read(); // until the client goes
                case CUT -> {}
            }
        };
    }

    public static Answer stream(Ending ending, String... pieces) {
        return stream(
                List.of(pieces).stream()
                        .map(each -> each.getBytes(StandardCharsets.UTF_8))
                        .toList(),
                ending);
    }

    /** How a stream ends. */
    public enum Ending {
        END,
        CUT,
        HALF_A_CHUNK,
        STALL
    }

    @Override
    public void close() {
        server.close();
    }
}
