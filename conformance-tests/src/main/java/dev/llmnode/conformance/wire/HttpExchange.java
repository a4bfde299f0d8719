package dev.llmnode.conformance.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sends well-formed requests with the JDK's client, a strict reader of answers. */
public final class HttpExchange implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;

    /** For the node at this address. */
    public HttpExchange(URI base) {
        this.base = base;
    }

    /** Sends a request and reads the answer to its end. */
    public Answer send(String method, String pathAndQuery, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> response = begin(method, pathAndQuery, headers, body);
        try (InputStream in = response.body()) {
            Map<String, List<String>> names = new HashMap<>();
            response.headers().map().forEach((name, values) -> names.put(name.toLowerCase(Locale.ROOT), values));
            Answer head = new Answer(response.statusCode(), names, "", List.of(), false);
            return head.mediaType().equals("text/event-stream")
                    ? new Answer(head.status(), names, "", new SseReader(in).all(), false)
                    : new Answer(
                            head.status(),
                            names,
                            new String(in.readAllBytes(), StandardCharsets.UTF_8),
                            List.of(),
                            false);
        }
    }

    /** Sends a request; the answer's body is still to be read, and closing it hangs up. */
    public HttpResponse<InputStream> begin(String method, String pathAndQuery, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(pathAndQuery))
                .timeout(TIMEOUT)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::setHeader);
        return client.send(request.build(), BodyHandlers.ofInputStream());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
