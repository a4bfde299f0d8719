package dev.llmnode.conformance.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One TCP connection to a node: sends any bytes, reads HTTP/1.1 answers, and hangs up as rudely as asked. */
public final class RawConnection implements AutoCloseable {

    private static final int CLOSE = 0x8;
    private static final int PATIENCE_WITH_CLOSE_MS = 2_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    public RawConnection(URI node, Duration readTimeout) throws IOException {
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(node.getHost(), node.getPort()), 5_000);
        socket.setSoTimeout(Math.toIntExact(readTimeout.toMillis()));
        in = new BufferedInputStream(socket.getInputStream());
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a POST of a JSON body. */
    public void post(String path, String json, Map<String, String> headers) throws IOException {
        StringBuilder head = new StringBuilder(
                "POST %s HTTP/1.1\r\nHost: node\r\nContent-Type: application/json\r\n".formatted(path));
        headers.forEach((name, value) -> head.append("%s: %s\r\n".formatted(name, value)));
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        send(head.append("Content-Length: %d\r\n\r\n".formatted(body.length)).toString());
        send(body);
    }

    /** Hangs up with RST instead of FIN. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Reads one answer to its end; a stream's events too. */
    public Answer readAnswer() throws IOException {
        Head head = readHead();
        InputStream body = body(head);
        Answer answer = new Answer(head.status(), head.headers(), "", List.of(), false);
        if (answer.mediaType().equals("text/event-stream")) {
            List<SseEvent> events = new SseReader(body).all();
            return new Answer(head.status(), head.headers(), "", events, isClosed(head));
        }
        String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(head.status(), head.headers(), text, List.of(), isClosed(head));
    }

    /** Status line and headers of an answer, whose body is still to be read. */
    public record Head(int status, Map<String, List<String>> headers) {}

    /** Reads an answer's head. */
    public Head readHead() throws IOException {
        String statusLine = readLine();
        if (!statusLine.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")) {
            throw new IOException("not an HTTP status line: '%s'".formatted(statusLine));
        }
        Map<String, List<String>> headers = new HashMap<>();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("not a header: '%s'".formatted(line));
            }
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return new Head(Integer.parseInt(statusLine.substring(9, 12)), headers);
    }

    /** The body that follows this head. */
    public InputStream body(Head head) throws IOException {
        if (head.headers().getOrDefault("transfer-encoding", List.of()).contains("chunked")) {
            return new ChunkedInput(in);
        }
        List<String> length = head.headers().getOrDefault("content-length", List.of());
        if (!length.isEmpty()) {
            return new ByteArrayInputStream(in.readNBytes(Integer.parseInt(length.getFirst())));
        }
        boolean bodiless = head.status() < 200 || head.status() == 204 || head.status() == 304;
        return bodiless ? InputStream.nullInputStream() : in;
    }

    /** Of a connection that became a WebSocket, reads up to the node's close frame; its frames have no mask. */
    public Frame readClose() throws IOException {
        DataInputStream frames = new DataInputStream(in);
        try {
            while (true) {
                int opcode = frames.readUnsignedByte() & 0x0F;
                int length = frames.readUnsignedByte() & 0x7F;
                long payload = switch (length) {
                    case 126 -> frames.readUnsignedShort();
                    case 127 -> frames.readLong();
                    default -> length;
                };
                if (opcode == CLOSE && payload >= Short.BYTES) {
                    int code = frames.readUnsignedShort();
                    byte[] reason = frames.readNBytes((int) payload - Short.BYTES);
                    return new Frame.Closed(code, new String(reason, StandardCharsets.UTF_8));
                }
                frames.skipNBytes(payload);
            }
        } catch (EOFException _) {
            return new Frame.Broken("the connection ended without a close frame");
        }
    }

    private boolean isClosed(Head head) throws IOException {
        boolean announced = head.headers().getOrDefault("connection", List.of()).contains("close");
        if (!announced) {
            return false;
        }
        socket.setSoTimeout(PATIENCE_WITH_CLOSE_MS);
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true; // Unread bytes of the request make the node's close a RST.
        }
    }

    private String readLine() throws IOException {
        return readLine(in);
    }

    static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException(
                        line.isEmpty() ? "connection closed without an answer" : "connection closed within a line");
            }
            line.append((char) b);
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
