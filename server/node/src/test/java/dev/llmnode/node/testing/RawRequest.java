package dev.llmnode.node.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A request over a connection of its own, which a test may cut. */
public final class RawRequest implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader reader;

    private RawRequest(Socket socket) throws IOException {
        this.socket = socket;
        this.reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    public static RawRequest inference(TestNode node, boolean stream, int maxTokens, String... headers)
            throws IOException {
        String body = """
                {"model":"scripted","prompt":"Hi","max_tokens":%d,"stream":%s}""".formatted(maxTokens, stream);
        StringBuilder head = new StringBuilder("POST /v1/inference HTTP/1.1\r\nHost: node\r\n")
                .append("Content-Type: application/json\r\nContent-Length: ")
                .append(body.length())
                .append("\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        RawRequest request = new RawRequest(node.connect());
        request.socket.getOutputStream().write((head + "\r\n" + body).getBytes(StandardCharsets.UTF_8));
        return request;
    }

    public String line() throws IOException {
        String line = reader.readLine();
        if (line == null) {
            throw new IOException("The connection is closed");
        }
        return line;
    }

    /** Reads up to a line that begins so. */
    public String lineThatBegins(String beginning) throws IOException {
        String line;
        do {
            line = line();
        } while (!line.startsWith(beginning));
        return line;
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
