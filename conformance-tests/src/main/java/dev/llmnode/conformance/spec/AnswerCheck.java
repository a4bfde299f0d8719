package dev.llmnode.conformance.spec;

import dev.llmnode.conformance.wire.Answer;
import dev.llmnode.conformance.wire.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds an answer to what the specification says: status, headers, media type, body. */
public final class AnswerCheck {

    /** Headers of HTTP itself, which no operation documents. */
    private static final Set<String> PROTOCOL_HEADERS =
            Set.of("connection", "content-length", "content-type", "date", "keep-alive", "transfer-encoding");
    /** Headers of the fetch standard, sent where a request has an {@code Origin}. */
    private static final Pattern CORS_HEADERS = Pattern.compile("vary|access-control-.+");

    private static final Set<String> HANDSHAKE_HEADERS = Set.of(
            "upgrade",
            "sec-websocket-accept",
            "sec-websocket-protocol",
            "sec-websocket-extensions",
            "origin",
            "server");
    private static final Pattern INTERNALS = Pattern.compile(
            "\\tat |\\.java:\\d+|<html|<!doctype|(java|jakarta|org|com|dev)\\.[a-z.]+\\.[A-Z]\\w+",
            Pattern.CASE_INSENSITIVE);

    private final Specs specs;

    public AnswerCheck(Specs specs) {
        this.specs = specs;
    }

    /** What does not fit; empty operation for a request that no operation is documented for. */
    public List<String> problems(Optional<Operation> operation, Answer answer, String method) {
        boolean headRequest = method.equals("HEAD");
        String status = Integer.toString(answer.status());
        List<String> problems = new ArrayList<>();
        if (method.equals("OPTIONS") && answer.status() < 300) {
            return problems; // A preflight belongs to the fetch standard, not to an operation.
        }
        JsonNode response = operation
                .map(known -> specs.resolve(
                        Specs.OPENAPI, known.node().path("responses").path(status)))
                .orElseGet(JsonMapper.shared()::missingNode);
        if (response.isMissingNode()) {
            checkRequestError(operation, answer, headRequest, problems);
            return problems;
        }
        checkHeaders(response, answer, problems);
        checkBody(response, operation.orElseThrow(), status, answer, headRequest, problems);
        return problems;
    }

    private void checkRequestError(
            Optional<Operation> operation, Answer answer, boolean headRequest, List<String> problems) {
        String status = Integer.toString(answer.status());
        Set<String> allowed = new TreeSet<>(specs.requestErrors());
        if (operation.isPresent()) {
            allowed.removeAll(Set.of("404", "405"));
        }
        if (!allowed.contains(status)) {
            problems.add("status %s is not documented for %s"
                    .formatted(status, operation.map(Operation::id).orElse("requests without an operation")));
            return;
        }
        if (answer.header("x-request-id").isEmpty()) {
            problems.add("no X-Request-Id");
        }
        if (!headRequest) {
            checkError(answer, problems);
        }
    }

    private void checkHeaders(JsonNode response, Answer answer, List<String> problems) {
        Set<String> documented = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        response.path("headers").forEachEntry((name, header) -> {
            documented.add(name);
            String lower = name.toLowerCase(Locale.ROOT);
            if (specs.resolve(Specs.OPENAPI, header).path("required").asBoolean(false)
                    && answer.header(lower).isEmpty()) {
                problems.add("header %s is missing".formatted(name));
            }
            answer.header(lower).ifPresent(value -> checkHeaderType(name, header, value, problems));
        });
        for (String name : answer.headers().keySet()) {
            boolean known = PROTOCOL_HEADERS.contains(name)
                    || CORS_HEADERS.matcher(name).matches()
                    || documented.contains(name)
                    || (answer.status() == 101 && HANDSHAKE_HEADERS.contains(name));
            if (!known) {
                problems.add("header %s is not documented".formatted(name));
            }
        }
    }

    private void checkHeaderType(String name, JsonNode header, String value, List<String> problems) {
        JsonNode type = specs.resolve(Specs.OPENAPI, header).path("schema").path("type");
        if (type.asString("").equals("integer") && !value.matches("-?\\d+")) {
            problems.add("header %s is not an integer: %s".formatted(name, value));
        }
    }

    private void checkBody(
            JsonNode response,
            Operation operation,
            String status,
            Answer answer,
            boolean headRequest,
            List<String> problems) {
        JsonNode content = response.path("content");
        if (content.isMissingNode() || headRequest) {
            if (!answer.body().isEmpty()) {
                problems.add("a body where none is documented");
            }
            return;
        }
        String documented = content.propertyNames().stream()
                .filter(type -> type.split(";", 2)[0].equals(answer.mediaType()))
                .findFirst()
                .orElse(null);
        if (documented == null) {
            problems.add("media type '%s' is not documented for %s".formatted(answer.mediaType(), status));
            return;
        }
        if (answer.status() >= 400 && !operation.node().has("x-status-by")) {
            checkError(answer, problems);
            return;
        }
        String pointer = "%s/content/%s/schema".formatted(responsePointer(operation, status), escape(documented));
        switch (answer.mediaType()) {
            case "application/json" ->
                parse(answer, problems)
                        .ifPresent(body -> problems.addAll(specs.violations(Specs.OPENAPI, pointer, body)));
            case "text/event-stream" -> answer.events().forEach(event -> checkEvent(pointer, event, problems));
            default -> {
                if (answer.body().isEmpty()) {
                    problems.add("the body is empty");
                }
            }
        }
    }

    private void checkEvent(String chunkPointer, SseEvent event, List<String> problems) {
        String pointer = switch (event.name()) {
            case "message" -> chunkPointer;
            case "error" -> specs.schema("ErrorResponse");
            default -> null;
        };
        if (pointer == null) {
            problems.add("event name '%s' is not documented".formatted(event.name()));
            return;
        }
        if (event.id() == null) {
            problems.add("an event without an id");
        }
        try {
            JsonNode data = JsonMapper.shared().readTree(event.data());
            problems.addAll(specs.violations(Specs.OPENAPI, pointer, data));
        } catch (JacksonException e) {
            problems.add("an event's data is not JSON: %s".formatted(event.data()));
        }
    }

    /** Checks the error body: the one schema, the code that belongs to the status, the request's id, and no internals. */
    private void checkError(Answer answer, List<String> problems) {
        if (!answer.mediaType().equals("application/json")) {
            problems.add("an error of media type '%s': %s".formatted(answer.mediaType(), abridged(answer.body())));
            return;
        }
        parse(answer, problems).ifPresent(body -> {
            problems.addAll(specs.violations(Specs.OPENAPI, specs.schema("ErrorResponse"), body));
            JsonNode error = body.path("error");
            JsonNode status = specs.at(Specs.OPENAPI, specs.schema("ErrorCode") + "/x-status")
                    .path(error.path("code").asString(""));
            if (status.asInt(0) != answer.status()) {
                problems.add(
                        "code %s goes with status %s, not %d".formatted(error.path("code"), status, answer.status()));
            }
            if (!error.path("request_id")
                    .asString("")
                    .equals(answer.header("x-request-id").orElse("-"))) {
                problems.add("the body's request_id %s is not the header's %s"
                        .formatted(error.path("request_id"), answer.header("x-request-id")));
            }
            if (INTERNALS.matcher(answer.body()).find()) {
                problems.add("internals shown: %s".formatted(abridged(answer.body())));
            }
        });
    }

    private static Optional<JsonNode> parse(Answer answer, List<String> problems) {
        try {
            return Optional.of(JsonMapper.shared().readTree(answer.body()));
        } catch (JacksonException e) {
            problems.add("the body is not JSON: %s".formatted(abridged(answer.body())));
            return Optional.empty();
        }
    }

    private static String responsePointer(Operation operation, String status) {
        JsonNode response = operation.node().path("responses").path(status);
        return response.has("$ref")
                ? response.path("$ref").asString().substring(1)
                : "/paths/%s/%s/responses/%s"
                        .formatted(escape(operation.path()), operation.method().toLowerCase(Locale.ROOT), status);
    }

    private static String escape(String segment) {
        return segment.replace("~", "~0").replace("/", "~1");
    }

    private static String abridged(String text) {
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }
}
