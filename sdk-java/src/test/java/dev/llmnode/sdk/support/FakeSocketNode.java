package dev.llmnode.sdk.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A WebSocket server (RFC 6455) on this machine that does with each message what it is told. */
public final class FakeSocketNode implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    public final List<Map<String, String>> handshakes = new CopyOnWriteArrayList<>();
    public final List<Peer> peers = new CopyOnWriteArrayList<>();
    public final LinkedBlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
    private final Behaviour behaviour;
    private final LoopbackServer server;

    /** What is done with a message. */
    public interface Behaviour {
        void take(String type, JsonNode payload, Peer peer) throws IOException;
    }

    /** One client. */
    public record Peer(Socket socket, OutputStream out) {
        public synchronized void send(String text) throws IOException {
            frame(1, text.getBytes(StandardCharsets.UTF_8));
        }

        public synchronized void close(int code, String reason) throws IOException {
            byte[] words = reason.getBytes(StandardCharsets.UTF_8);
            frame(
                    8,
                    ByteBuffer.allocate(2 + words.length)
                            .putShort((short) code)
                            .put(words)
                            .array());
        }

        private void frame(int opcode, byte[] payload) throws IOException {
            ByteBuffer head = ByteBuffer.allocate(10).put((byte) (128 | opcode));
            if (payload.length < 126) {
                head.put((byte) payload.length);
            } else if (payload.length < 65_536) {
                head.put((byte) 126).putShort((short) payload.length);
            } else {
                head.put((byte) 127).putLong(payload.length);
            }
            out.write(head.array(), 0, head.position());
            out.write(payload);
            out.flush();
        }
    }

    public FakeSocketNode(Behaviour behaviour) {
        this.behaviour = behaviour;
        server = new LoopbackServer(50, this::serve);
    }

    public String url() {
        return server.url();
    }

    private void serve(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        Map<String, String> headers = handshake(in, socket.getOutputStream());
        handshakes.add(headers);
        Peer peer = new Peer(socket, socket.getOutputStream());
        peers.add(peer);
        for (JsonNode message = read(in); message != null; message = read(in)) {
            received.add(message);
            behaviour.take(message.path("type").asText(), message.path("payload"), peer);
        }
    }

    private static Map<String, String> handshake(DataInputStream in, OutputStream out) throws IOException {
        LoopbackServer.line(in);
        Map<String, String> headers = LoopbackServer.headers(in);
        try {
            String key = headers.get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.US_ASCII));
            String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Protocol: llmnode.v1\r\nSec-WebSocket-Accept: "
                    + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n";
            out.write(answer.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException failure) {
            throw new IOException(failure);
        }
        return headers;
    }

    /** The next text message; null when the client closes. */
    private static @Nullable JsonNode read(DataInputStream in) throws IOException {
        for (; ; ) {
            int opcode = in.readUnsignedByte() & 15;
            int length = in.readUnsignedByte() & 127;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = (int) in.readLong();
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(length);
            for (int i = 0; i < length; i++) {
                payload[i] ^= mask[i & 3];
            }
            if (opcode == 1) {
                return JSON.readTree(payload);
            } else if (opcode == 8) {
                return null;
            }
        }
    }

    /** Waits for a message of a type, and forgets those before it. */
    public JsonNode seen(String type) throws InterruptedException {
        for (JsonNode next = received.take(); ; next = received.take()) {
            if (next.path("type").asText().equals(type)) {
                return next.path("payload");
            }
        }
    }

    public static String piece(String id, String content, int position, String finish) {
        return "{\"type\":\"inference_response\",\"payload\":{\"content\":\"%s\",\"tokens_used\":%d,\"finish_reason\":%s,\"request_id\":\"%s\"}}"
                .formatted(content, position, finish.isEmpty() ? "null" : "\"" + finish + "\"", id);
    }

    @Override
    public void close() {
        server.close();
        try {
            for (Peer peer : peers) {
                peer.socket().close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
