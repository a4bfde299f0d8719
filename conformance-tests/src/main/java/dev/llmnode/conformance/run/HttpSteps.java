package dev.llmnode.conformance.run;

import dev.llmnode.conformance.cases.Expectation;
import dev.llmnode.conformance.cases.HttpAction;
import dev.llmnode.conformance.cases.RawAction;
import dev.llmnode.conformance.cases.Variables;
import dev.llmnode.conformance.spec.AnswerCheck;
import dev.llmnode.conformance.spec.Operation;
import dev.llmnode.conformance.spec.Specs;
import dev.llmnode.conformance.wire.Answer;
import dev.llmnode.conformance.wire.HttpExchange;
import dev.llmnode.conformance.wire.RawConnection;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Steps that are one HTTP exchange. */
final class HttpSteps {

    private static final Duration RAW_TIMEOUT = Duration.ofSeconds(10);

    private final URI node;
    private final HttpExchange exchange;
    private final Specs specs;
    private final AnswerCheck check;
    private final Coverage coverage;

    HttpSteps(URI node, HttpExchange exchange, Specs specs, Coverage coverage) {
        this.node = node;
        this.exchange = exchange;
        this.specs = specs;
        this.check = new AnswerCheck(specs);
        this.coverage = coverage;
    }

    /** A request as it goes on the wire. */
    private record Wire(String method, String path, Map<String, String> headers, String body) {}

    Outcome http(HttpAction action, Expectation expectation, Variables variables)
            throws IOException, InterruptedException {
        Wire wire = wire(action, variables);
        Answer answer = exchange.send(wire.method(), wire.path(), wire.headers(), wire.body());
        return outcome(operation(wire), answer, wire.method(), expectation, variables);
    }

    /** Starts a request and leaves its answer unread; closing the result hangs up. */
    BackgroundRequest background(HttpAction action, Variables variables) {
        Wire wire = wire(action, variables);
        return new BackgroundRequest(() -> exchange.begin(wire.method(), wire.path(), wire.headers(), wire.body()));
    }

    Outcome raw(RawAction action, Expectation expectation, Variables variables)
            throws InterruptedException, IOException {
        Wire line = requestLine(action);
        if (expectation.close() != null) {
            return rawSocket(action, expectation, variables);
        }
        try (RawConnection connection = new RawConnection(node, RAW_TIMEOUT);
                ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor()) {
            // Read while sending: a node may refuse a request before it has all of it.
            Callable<Answer> read = connection::readAnswer;
            Future<Answer> answer = reader.submit(read);
            sendPieces(connection, action.send(), variables);
            return outcome(operation(line), answer.get(), line.method(), expectation, variables);
        } catch (ExecutionException e) {
            return new Outcome(
                    JsonMapper.shared().createObjectNode(), List.of("no HTTP answer: %s".formatted(e.getCause())));
        }
    }

    /** Opens a WebSocket by hand, sends frames that no WebSocket client would, and reads up to the node's close frame. */
    private Outcome rawSocket(RawAction action, Expectation expectation, Variables variables) throws IOException {
        try (RawConnection connection = new RawConnection(node, RAW_TIMEOUT)) {
            sendPieces(connection, action.send().subList(0, 1), variables);
            ObjectNode document = Answers.document(connection.readAnswer());
            sendPieces(connection, action.send().subList(1, action.send().size()), variables);
            document.set("close", Answers.close(connection.readClose()));
            return new Outcome(document, Answers.problems(expectation, document, variables));
        }
    }

    private static void sendPieces(RawConnection connection, List<RawAction.Piece> pieces, Variables variables) {
        try {
            for (RawAction.Piece piece : pieces) {
                String text = piece.text();
                String hex = piece.hex();
                connection.send(
                        text != null
                                ? variables.expand(text).getBytes(StandardCharsets.UTF_8)
                                : HexFormat.of().parseHex(hex == null ? "" : hex));
            }
        } catch (IOException _) {
            // The node has hung up; what counts is what it answered before.
        }
    }

    /** What the first line asks for, if it is a request line at all. */
    private static Wire requestLine(RawAction action) {
        String[] words =
                Objects.requireNonNullElse(action.send().getFirst().text(), "").split("\\s", 3);
        return words.length == 3 ? new Wire(words[0], words[1], Map.of(), "") : new Wire("", "", Map.of(), "");
    }

    /** Holds an answer to the specification and to the case. */
    Outcome outcome(
            Optional<Operation> operation, Answer answer, String method, Expectation expectation, Variables variables) {
        if (!method.equals("HEAD")) {
            operation.ifPresent(known -> coverage.answered(known.id(), answer.status()));
        }
        ObjectNode document = Answers.document(answer);
        List<String> problems = new ArrayList<>(Answers.problems(expectation, document, variables));
        problems.addAll(check.problems(operation, method, answer));
        return new Outcome(document, problems);
    }

    private Optional<Operation> operation(Wire wire) {
        return specs.operation(wire.method(), wire.path());
    }

    private static Wire wire(HttpAction action, Variables variables) {
        Map<String, String> headers = new HashMap<>(variables.expand(action.headers()));
        String body = "";
        if (action.text() != null) {
            body = variables.expand(action.text());
        } else if (action.json() != null) {
            body = variables.expand(action.json()).toString();
            headers.putIfAbsent("content-type", "application/json");
        }
        String query = action.query().entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(variables.expand(entry.getValue())))
                .sorted()
                .collect(Collectors.joining("&"));
        String path = variables.expand(Objects.requireNonNullElse(action.path(), "/"));
        String method = Objects.requireNonNullElse(action.method(), "GET");
        return new Wire(method, query.isEmpty() ? path : path + "?" + query, headers, body);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
