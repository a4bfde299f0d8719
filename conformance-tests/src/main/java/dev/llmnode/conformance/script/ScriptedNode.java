package dev.llmnode.conformance.script;

import dev.llmnode.conformance.cases.NodeScript;
import dev.llmnode.conformance.cases.Variables;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A node on this machine that does what it is told, over HTTP and the WebSocket, and records what comes. */
public final class ScriptedNode implements AutoCloseable {

    private final ServerSocket server;
    private volatile Recording recording = new Recording(new NodeScript(List.of(), Map.of()), new Variables(Map.of()));

    private ScriptedNode(ServerSocket server) {
        this.server = server;
    }

    /** Starts one. */
    public static ScriptedNode start() throws IOException {
        ScriptedNode node = new ScriptedNode(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(node::accept);
        return node;
    }

    /** Where it listens. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:%d".formatted(server.getLocalPort()));
    }

    /** Follows this script from now on; gives what comes meanwhile. */
    public Recording follow(NodeScript script, Variables variables) {
        recording = new Recording(script, variables);
        return recording;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (SocketException _) {
                return; // closed
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream());
            Request request = Request.read(in);
            Recording followed = recording; // not earlier: clients connect before they have a request
            if (request != null && request.isHandshake() && followed.hasReplies()) {
                new ScriptedSocket(in, client.getOutputStream(), followed).run(request);
            } else if (request != null) {
                answer(client.getOutputStream(), request, followed);
            }
        } catch (IOException _) {
            // The client has gone; what it makes of its own going is what the case looks at.
        }
    }

    private static void answer(OutputStream out, Request request, Recording followed) throws IOException {
        NodeScript.Answer answer = followed.answer(request);
        Integer status = answer == null ? null : answer.status();
        if (answer == null || status == null) {
            return;
        }
        List<String> pieces = pieces(answer, followed);
        Map<String, String> headers = new TreeMap<>(Map.of("content-type", type(answer), "x-request-id", "r-script"));
        headers.putAll(answer.headers());
        if (!answer.breaksOff()) {
            headers.put("connection", "close"); // with it, some clients take the connection's end for the body's
        }
        if (status != 204) {
            headers.put("transfer-encoding", "chunked");
        }
        StringBuilder head = new StringBuilder("HTTP/1.1 %d Scripted\r\n".formatted(status));
        headers.forEach((name, value) -> head.append("%s: %s\r\n".formatted(name, value)));
        write(out, head.append("\r\n").toString());
        for (String piece : pieces) {
            int length = piece.getBytes(StandardCharsets.UTF_8).length;
            write(out, "%x\r\n%s\r\n".formatted(length, piece));
        }
        if (status != 204 && !answer.breaksOff()) {
            write(out, "0\r\n\r\n");
        }
    }

    private static String type(NodeScript.Answer answer) {
        return answer.json() != null
                ? "application/json"
                : answer.events() != null ? "text/event-stream" : "text/plain";
    }

    private static List<String> pieces(NodeScript.Answer answer, Recording followed) {
        JsonNode json = answer.json();
        List<NodeScript.Event> events = answer.events();
        if (json != null) {
            return List.of(followed.expanded(json).toString());
        }
        return events != null
                ? events.stream().map(ScriptedNode::written).toList()
                : Stream.ofNullable(answer.text()).toList();
    }

    private static String written(NodeScript.Event event) {
        String id = event.id() == null ? "" : "id: %s\n".formatted(event.id());
        String name = event.event() == null ? "" : "event: %s\n".formatted(event.event());
        JsonNode data = event.data();
        return "%s%sdata: %s\n\n".formatted(id, name, data.isString() ? data.asString() : data.toString());
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
