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
    public List<String> problems(Optional<Operation> operation, String method, Answer answer) {
        if (method.equals("OPTIONS") && answer.status() < 300) {
            return List.of(); // A preflight belongs to the fetch standard, not to an operation.
        }
        String pointer = specs.response(operation, method, answer.status()).orElse(null);
        if (pointer == null) {
            return List.of("status %d is not documented for %s"
                    .formatted(answer.status(), operation.map(Operation::id).orElse("requests without an operation")));
        }
        List<String> problems = new ArrayList<>();
        JsonNode response = specs.at(Specs.OPENAPI, pointer);
        checkHeaders(response, answer, problems);
        if (response.path("content").isMissingNode() || method.equals("HEAD")) {
            if (!answer.body().isEmpty()) {
                problems.add("a body where none is documented");
            }
        } else {
            checkBody(pointer, response.path("content"), answer, problems);
        }
        return problems;
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

    private void checkBody(String responsePointer, JsonNode content, Answer answer, List<String> problems) {
        String documented = content.propertyNames().stream()
                .filter(type -> type.split(";", 2)[0].equals(answer.mediaType()))
                .findFirst()
                .orElse(null);
        if (documented == null) {
            problems.add("media type '%s' is not documented for %d: %s"
                    .formatted(answer.mediaType(), answer.status(), abridged(answer.body())));
            return;
        }
        String pointer = "%s/content/%s/schema".formatted(responsePointer, Specs.escape(documented));
        switch (answer.mediaType()) {
            case "application/json" ->
                parse(answer, problems).ifPresent(body -> {
                    problems.addAll(specs.violations(Specs.OPENAPI, pointer, body));
                    if (body.has("error")) {
                        checkError(body.path("error"), answer, problems);
                    }
                });
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

    /** Beyond the error's schema: the code belongs to the status, the id is the header's, and no internals show. */
    private void checkError(JsonNode error, Answer answer, List<String> problems) {
        JsonNode status = specs.at(Specs.OPENAPI, specs.schema("ErrorCode") + "/x-status")
                .path(error.path("code").asString(""));
        if (status.asInt(0) != answer.status()) {
            problems.add("code %s goes with status %s, not %d".formatted(error.path("code"), status, answer.status()));
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
    }

    private static Optional<JsonNode> parse(Answer answer, List<String> problems) {
        try {
            return Optional.of(JsonMapper.shared().readTree(answer.body()));
        } catch (JacksonException e) {
            problems.add("the body is not JSON: %s".formatted(abridged(answer.body())));
            return Optional.empty();
        }
    }

    private static String abridged(String text) {
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }
}
