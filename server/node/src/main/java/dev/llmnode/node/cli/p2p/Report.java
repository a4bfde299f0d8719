package dev.llmnode.node.cli.p2p;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a command found out, for people or for programs.
 *
 * @param json whether programs read it
 */
record Report(PrintStream out, boolean json) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * Prints one thing, on a line of its own where it is JSON.
     *
     * @param text the same for people
     */
    void print(String text, Map<String, ?> object) {
        out.println(json ? write(object) : text);
        out.flush();
    }

    /** The pairs, in their order: a key, its value, and so on. */
    static Map<String, Object> object(Object... pairs) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            object.put((String) pairs[i], pairs[i + 1]);
        }
        return object;
    }

    private static String write(Map<String, ?> object) {
        try {
            return MAPPER.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings, numbers and lists can always be written", e);
        }
    }
}
