package dev.llmnode.node.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.llmnode.node.application.error.NodeException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** JSON as the contract writes it. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // A double would turn 1e400 into infinity, which is no number of JSON's.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /**
     * Reads a document.
     *
     * @throws NodeException.InvalidRequest if it is not one
     */
    JsonNode parse(byte[] document) {
        try {
            // Decoded apart from parsing: Jackson takes overlong forms and lone surrogates in silence.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(document))
                    .toString();
            JsonNode tree = MAPPER.readTree(text);
            if (tree.isMissingNode()) {
                throw new NodeException.InvalidRequest(null, "The request is empty", "Send a JSON object");
            }
            return tree;
        } catch (CharacterCodingException _) {
            throw new NodeException.InvalidRequest(null, "The request is not valid JSON", "It is not UTF-8");
        } catch (JsonProcessingException e) {
            throw new NodeException.InvalidRequest(null, "The request is not valid JSON", JsonProblem.words(e));
        }
    }

    /** The value whose JSON this is; what other nodes say may be none, and is then a text. */
    static JsonNode value(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException _) {
            return TextNode.valueOf(text);
        }
    }

    /** Binds what the gate has found valid. */
    <T> T bind(JsonNode tree, Class<T> type) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "The schema of %s lets through what its type cannot hold".formatted(type.getSimpleName()), e);
        }
    }

    /** The document of a value. */
    public byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The document of a value, as text. */
    public String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
