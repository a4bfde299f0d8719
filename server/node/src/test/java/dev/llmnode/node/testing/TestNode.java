package dev.llmnode.node.testing;

import dev.llmnode.discovery.NetworkSettings;
import dev.llmnode.inference.InferenceEngine;
import dev.llmnode.node.NodeSettings;
import dev.llmnode.node.RunningNode;
import dev.llmnode.node.Wiring;
import dev.llmnode.node.application.model.ModelSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** A node on a free port, with an engine of the test's. */
public final class TestNode implements AutoCloseable {
    public static final String MODEL = "scripted";
    public static final String ALIAS = "llama-2-7b";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final RunningNode node;

    private TestNode(RunningNode node) {
        this.node = node;
    }

    public static TestNode start(Path dataFolder, InferenceEngine engine) throws Exception {
        return start(dataFolder, engine, UnaryOperator.identity());
    }

    public static TestNode start(Path dataFolder, InferenceEngine engine, UnaryOperator<NodeSettings> change)
            throws Exception {
        ModelSource model = new ModelSource(MODEL, "Scripted", "Says what the test says", List.of(ALIAS), () -> engine);
        RunningNode node = Wiring.start(change.apply(defaults(dataFolder)), List.of(model));
        node.models().awaitLoaded();
        return new TestNode(node);
    }

    /** No limits that a test could run into by accident. */
    public static NodeSettings defaults(Path dataFolder) {
        return new NodeSettings(
                dataFolder,
                new NodeSettings.Connections(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        1000,
                        1000,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(5)),
                new NodeSettings.Security(false, List.of(), List.of("*"), 0, List.of(), false),
                new NodeSettings.Requests(Duration.ofSeconds(30), 100),
                new NodeSettings.Socket(true, Duration.ofSeconds(30), Duration.ofSeconds(10)),
                new NetworkSettings(true, true, 50, Duration.ofSeconds(60), Duration.ofSeconds(300)),
                Long.MAX_VALUE);
    }

    public RunningNode running() {
        return node;
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(node.address().getPort(), path));
    }

    /** A raw connection. */
    public Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), node.address().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).GET());
    }

    public HttpResponse<String> post(String path, String json, String... headers)
            throws IOException, InterruptedException {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    public HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
        return headers.length == 0 ? request : request.headers(headers);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        node.close();
    }
}
