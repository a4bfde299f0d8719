package dev.llmnode.node.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.llmnode.node.application.error.NodeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** JSON as the contract writes it. */
public final class Json {
    private final ObjectMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Reads a document.
     *
     * @throws NodeException.InvalidRequest if it is not one
     */
    JsonNode parse(byte[] document) {
        try {
            // Jackson's own decoder takes overlong forms, and guesses at UTF-16.
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document));
            JsonNode tree = mapper.readTree(text.toString());
            if (tree.isMissingNode()) {
                throw new NodeException.InvalidRequest(null, "The body is empty", "Send a JSON object");
            }
            return tree;
        } catch (MismatchedInputException _) {
            throw new NodeException.InvalidRequest(null, "The body is not valid JSON", "Something follows its end");
        } catch (JsonProcessingException e) {
            throw new NodeException.InvalidRequest(null, "The body is not valid JSON", place(e));
        } catch (IOException e) {
            throw new NodeException.InvalidRequest(null, "The body is not valid JSON", "It is not UTF-8");
        }
    }

    private static String place(JsonProcessingException e) {
        String problem = e.getOriginalMessage();
        return e.getLocation() == null
                ? problem
                : "%s, at line %d, column %d"
                        .formatted(
                                problem,
                                e.getLocation().getLineNr(),
                                e.getLocation().getColumnNr());
    }

    /** Binds what the gate has found valid. */
    <T> T bind(JsonNode tree, Class<T> type) {
        try {
            return mapper.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "The schema of %s lets through what its type cannot hold".formatted(type.getSimpleName()), e);
        }
    }

    /** The document of a value. */
    public byte[] write(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The document of a value, as text. */
    public String text(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
