package dev.llmnode.node.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that writes bytes of its own choice on one connection, and may cut it. Text is UTF-8, bytes are Latin-1. */
public final class RawClient implements AutoCloseable {
    /** Asks for the WebSocket. */
    public static final String HANDSHAKE = """
            GET /v1/ws HTTP/1.1\r
            Host: 127.0.0.1\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;

    private final Socket socket;
    private final InputStream in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    public static RawClient connect(TestNode node) throws IOException {
        Socket socket = node.connect();
        socket.setTcpNoDelay(true);
        return new RawClient(socket);
    }

    /** Opens a WebSocket: no frame may be sent before the node's answer (RFC 6455, section 4.1). */
    public static RawClient openSocket(TestNode node) throws IOException {
        RawClient client = connect(node).send(HANDSHAKE);
        client.head();
        return client;
    }

    /** Asks for an answer, and leaves it unread. */
    public static RawClient inference(TestNode node, boolean stream, int maxTokens, String... headers)
            throws IOException {
        return connect(node).send(post("/v1/inference", """
                {"model":"scripted","prompt":"Hi","max_tokens":%d,"stream":%s}""".formatted(maxTokens, stream), headers));
    }

    /** A request for JSON, as it goes over the wire. */
    public static String post(String path, String json, String... headers) {
        StringBuilder head = new StringBuilder("POST %s HTTP/1.1\r\nHost: node\r\n".formatted(path))
                .append("Content-Type: application/json\r\nContent-Length: ")
                .append(json.length())
                .append("\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head + "\r\n" + json;
    }

    /** A request without a body, as it goes over the wire. */
    public static String get(String path, String... headers) {
        StringBuilder head = new StringBuilder("GET %s HTTP/1.1\r\nHost: node\r\n".formatted(path));
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head + "\r\n";
    }

    public RawClient send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    public String line() throws IOException {
        String line = until("\n");
        return line.substring(0, line.length() - (line.endsWith("\r\n") ? 2 : 1));
    }

    /** Reads up to a line that begins so. */
    public String lineThatBegins(String beginning) throws IOException {
        String line;
        do {
            line = line();
        } while (!line.startsWith(beginning));
        return line;
    }

    /** An answer's status line and headers. */
    public String head() throws IOException {
        return until("\r\n\r\n");
    }

    /** Reads up to some text, and with it. */
    public String until(String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (!endsWith(read, end)) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("The connection is closed after: " + read);
            }
            read.append((char) next);
        }
        return read.toString();
    }

    private static boolean endsWith(StringBuilder text, String end) {
        return text.length() >= end.length() && text.lastIndexOf(end) == text.length() - end.length();
    }

    /** So many bytes. */
    public String bytes(int count) throws IOException {
        return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
    }

    /** All that comes until the node closes the connection. */
    public String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Goes in order: the other side reads an end. */
    public void fin() throws IOException {
        socket.close();
    }

    /** Goes without a word: the other side gets a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
