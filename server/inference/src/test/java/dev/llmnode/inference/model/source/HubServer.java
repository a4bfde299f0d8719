package dev.llmnode.inference.model.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A small hub that speaks the real one's URL scheme: {@code /OWNER/REPOSITORY/resolve/REVISION/FILE} says what a large file
 * is and sends on to storage on another origin, which takes ranges.
 */
public final class HubServer implements AutoCloseable {
    public static final String FILE = "/owner/repo/resolve/main/sub%20folder/Tiny-Model.Q8_0.gguf";
    public static final String REFERENCE = "hf:owner/repo/sub folder/Tiny-Model.Q8_0.gguf";
    public static final String TOKEN = "hf_secret";

    private final HttpServer hub = start();
    private final HttpServer storage = start();
    private final List<String> storageRequests = new ArrayList<>();
    private final List<String> leakedTokens = new ArrayList<>();
    private final Deque<Integer> cuts = new ArrayDeque<>();
    private byte[] content = bytes(300_000);
    private String tag = "\"storage-1\"";
    private long linkedSize = content.length;
    private String linkedSha256 = sha256(content);
    private boolean guarded;

    public HubServer() {
        hub.createContext("/", this::resolve);
        storage.createContext("/", this::store);
    }

    private static HttpServer start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        return bytes;
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String origin(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public Map<String, String> environment() {
        return Map.of("HF_ENDPOINT", origin(hub) + "/");
    }

    public Map<String, String> environment(String token) {
        return Map.of("HF_ENDPOINT", origin(hub), "HF_TOKEN", token);
    }

    URI storageUri() {
        return URI.create(origin(storage) + "/blob.gguf");
    }

    public byte[] content() {
        return content;
    }

    /** What requests to the storage asked for: the range, or "whole". */
    List<String> storageRequests() {
        return storageRequests;
    }

    List<String> leakedTokens() {
        return leakedTokens;
    }

    /** The next answers end after so many bytes of their body. */
    void cutAfter(Integer... bytes) {
        cuts.addAll(Arrays.asList(bytes));
    }

    /** Another file takes the place of the first. */
    void replace(byte[] other, String otherTag) {
        content = other;
        tag = otherTag;
        linkedSize = other.length;
        linkedSha256 = sha256(other);
    }

    void promise(long size, String sha256) {
        linkedSize = size;
        linkedSha256 = sha256;
    }

    void guard() {
        guarded = true;
    }

    void withoutTag() {
        tag = "W/\"weak\"";
    }

    private void resolve(HttpExchange exchange) throws IOException {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        if (guarded && !("Bearer " + TOKEN).equals(given)) {
            end(exchange, 401);
        } else if (!exchange.getRequestURI().getRawPath().equals(FILE)) {
            end(exchange, 404);
        } else {
            exchange.getResponseHeaders().set("X-Linked-Size", Long.toString(linkedSize));
            exchange.getResponseHeaders().set("X-Linked-ETag", '"' + linkedSha256 + '"');
            exchange.getResponseHeaders().set("Location", storageUri().toString());
            end(exchange, 302);
        }
    }

    private static void end(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private void store(HttpExchange exchange) throws IOException {
        if (exchange.getRequestHeaders().containsKey("Authorization")) {
            leakedTokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        storageRequests.add(range == null ? "whole" : range);
        boolean same = tag.equals(exchange.getRequestHeaders().getFirst("If-Range"));
        int start = range != null && same ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
        exchange.getResponseHeaders().set("ETag", tag);
        if (start > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(start, content.length - 1, content.length));
        }
        exchange.sendResponseHeaders(start > 0 ? 206 : 200, content.length - start);
        int length = cuts.isEmpty() ? content.length - start : Math.min(cuts.pop(), content.length - start);
        exchange.getResponseBody().write(content, start, length);
        exchange.getResponseBody().flush();
        // Closing the exchange and not the body: a body that is too short then ends the connection.
        exchange.close();
    }

    @Override
    public void close() {
        hub.stop(0);
        storage.stop(0);
    }
}
