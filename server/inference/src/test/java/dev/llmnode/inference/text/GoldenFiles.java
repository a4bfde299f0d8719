package dev.llmnode.inference.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** What the reference implementations say; see the README beside the files. */
public final class GoldenFiles {
    public static final Path FOLDER = Path.of("src/test/golden");

    private static final ObjectMapper JSON = new ObjectMapper();

    private GoldenFiles() {}

    /** A file of JSON, gzipped if its name says so. */
    public static JsonNode read(String file) throws IOException {
        try (InputStream in = Files.newInputStream(FOLDER.resolve(file))) {
            return JSON.readTree(file.endsWith(".gz") ? new GZIPInputStream(in) : in);
        }
    }

    public static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::textValue).toList();
    }

    public static int[] ints(JsonNode array) {
        return array.valueStream().mapToInt(JsonNode::intValue).toArray();
    }
}
