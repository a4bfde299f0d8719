package dev.llmnode.sdk.internal.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmnode.sdk.stream.StreamProgress;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Joins the pieces of an answer: texts one after the other, of the other fields the last that was given. */
public final class Collector {
    private final String text;
    private final String end;
    private final StringBuilder joined = new StringBuilder();
    private final ObjectNode fields = JsonNodeFactory.instance.objectNode();
    private @Nullable ObjectNode last;

    /**
     * Collects pieces.
     *
     * @param text the field whose texts are joined
     * @param end the field that is null until the last piece
     */
    public Collector(String text, String end) {
        this.text = text;
        this.end = end;
    }

    /** Takes a piece; whether it is the last. */
    public synchronized boolean add(ObjectNode piece) {
        for (Map.Entry<String, JsonNode> each : piece.properties()) {
            if (each.getKey().equals(text)) {
                joined.append(each.getValue().asText());
            } else if (!each.getValue().isNull() || !fields.has(each.getKey())) {
                fields.set(each.getKey(), each.getValue());
            }
        }
        last = piece;
        return piece.hasNonNull(end);
    }

    /** The pieces as one. */
    public synchronized ObjectNode whole() {
        return fields.deepCopy().put(text, joined.toString());
    }

    /** How far it has got. */
    public synchronized StreamProgress progress(@Nullable String lastEventId) {
        Optional<JsonNode> piece = Optional.ofNullable(last).map(JsonNode::deepCopy);
        return new StreamProgress(joined.toString(), piece, Optional.ofNullable(lastEventId));
    }

    /** Two pieces as one. */
    public static ObjectNode join(ObjectNode first, ObjectNode second, String text) {
        ObjectNode both = first.deepCopy();
        both.setAll(second.deepCopy());
        return both.put(text, first.path(text).asText() + second.path(text).asText());
    }
}
