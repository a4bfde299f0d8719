package dev.llmnode.sdk.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmnode.sdk.json.JsonModel;
import dev.llmnode.sdk.json.Read;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A call, as generated code describes it.
 *
 * @param method the HTTP method
 * @param path the path with its query, percent-encoded
 * @param body the body as JSON, if it has one
 * @param accept the media types of the answer
 * @param answers statuses beyond 2xx that answer, too
 * @param generates whether it makes the node generate, so that it must not be sent twice
 * @param read what reads an answer as JSON; null where the answer is text or nothing
 */
public record Call<T>(
        String method,
        String path,
        @Nullable String body,
        String accept,
        Set<Integer> answers,
        boolean generates,
        @Nullable Read<T> read) {

    private static final String JSON = "application/json";

    /** Describes a call; each {@code {}} of the path stands for one of the arguments. */
    public static Description of(String method, String path, Object... arguments) {
        StringBuilder whole = new StringBuilder();
        String[] parts = path.split("\\{}", -1);
        for (int i = 0; i < parts.length; i++) {
            whole.append(parts[i]).append(i < arguments.length ? encoded(String.valueOf(arguments[i])) : "");
        }
        return new Description(method, whole.toString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A call of which not all is said yet. */
    public static final class Description {
        private final String method;
        private String path;
        private @Nullable String body;
        private Set<Integer> answers = Set.of();
        private boolean generates;

        private Description(String method, String path) {
            this.method = method;
            this.path = path;
        }

        /** The body. */
        public Description body(JsonModel model) {
            body = model.toString();
            return this;
        }

        /** The body, with a field that the call sets itself. */
        public Description body(JsonModel model, String property, boolean value) {
            ObjectNode json = model.toJson();
            body = json.put(property, value).toString();
            return this;
        }

        /** The query: a parameter for each field, several for one that is a list, none for null. */
        public Description query(JsonModel model) {
            StringBuilder parameters = new StringBuilder();
            model.toJson().properties().forEach(field -> {
                Iterable<JsonNode> values = field.getValue().isArray() ? field.getValue() : Set.of(field.getValue());
                for (JsonNode value : values) {
                    if (!value.isNull()) {
                        parameters
                                .append(parameters.isEmpty() ? "?" : "&")
                                .append(encoded(field.getKey()))
                                .append('=')
                                .append(encoded(value.asText()));
                    }
                }
            });
            path += parameters;
            return this;
        }

        /** Statuses beyond 2xx whose body is the answer all the same. */
        public Description answers(Integer... statuses) {
            answers = Arrays.stream(statuses).collect(Collectors.toUnmodifiableSet());
            return this;
        }

        /** It must not be sent twice. */
        public Description generates() {
            generates = true;
            return this;
        }

        /** It is answered by JSON. */
        public <T> Call<T> json(Read<T> read) {
            return new Call<>(method, path, body, JSON, answers, generates, read);
        }

        /** It is answered by text. */
        public Call<String> text(String mediaType) {
            return new Call<>(method, path, body, mediaType, answers, generates, null);
        }

        /** It has no answer beside the status. */
        public Call<@Nullable Void> nothing() {
            return new Call<>(method, path, body, "*/*", answers, generates, null);
        }

        /** It is answered by events. */
        public <T extends JsonModel> StreamCall<T> events(Read<T> read, String text, String end) {
            Call<T> head = new Call<>(method, path, body, "text/event-stream, " + JSON, answers, generates, read);
            return new StreamCall<>(head, read, text, end);
        }
    }
}
