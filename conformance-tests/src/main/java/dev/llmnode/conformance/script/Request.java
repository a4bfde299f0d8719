package dev.llmnode.conformance.script;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request as it came.
 *
 * @param headers by lower-case name
 */
record Request(String method, String path, Map<String, String> headers, String body) {

    Request {
        headers = Map.copyOf(headers);
    }

    /** Reads one; null where the connection ends before it. */
    static @Nullable Request read(InputStream in) throws IOException {
        String first = line(in);
        if (first.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the request ended after %d of %d bytes".formatted(body.length, length));
        }
        String[] words = first.split(" ", 3);
        return new Request(words[0], words[1], headers, new String(body, StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != -1 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    boolean isHandshake() {
        return headers.getOrDefault("upgrade", "").equalsIgnoreCase("websocket");
    }

    /** The request for matchers; a body that is not JSON is text, one that is empty is left out. */
    JsonNode document() {
        ObjectNode document =
                JsonMapper.shared().createObjectNode().put("method", method).put("path", path);
        ObjectNode all = document.putObject("headers");
        headers.forEach(all::put);
        if (!body.isEmpty()) {
            document.set("body", parsed());
        }
        return document;
    }

    private JsonNode parsed() {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException _) {
            return JsonMapper.shared().getNodeFactory().stringNode(body);
        }
    }
}
