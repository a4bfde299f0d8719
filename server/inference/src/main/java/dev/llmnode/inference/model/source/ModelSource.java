package dev.llmnode.inference.model.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A place that one model file can be fetched from. */
public sealed interface ModelSource permits FileSource, HttpSource, HubSource, PypiSource {
    /** The source as it is written in settings; {@link #parse} of it gives an equal source. */
    String text();

    /** The file's own name, without folders. */
    String fileName();

    /**
     * Fetches the file. What an earlier, broken call left in {@code part} is gone on with where the source can.
     *
     * @param part where the bytes go; not a model until they are verified and moved
     * @throws ModelUnavailableException if it cannot be had, with the reason and a cure
     */
    Fetched fetch(Path part, PullProgress progress);

    /**
     * Reads a source: {@code pypi:NAME==VERSION[/ENTRY]}, {@code hf:OWNER/REPOSITORY[@REVISION]/FILE}, {@code https://…},
     * {@code http://…}, {@code file:PATH} or a plain path.
     *
     * @param environment {@code HF_ENDPOINT} and {@code HF_TOKEN} are the hub's address and key, {@code LLM_NODE_PYTHON}
     *     the Python to run pip with
     * @throws ModelUnavailableException if it is none of these
     */
    static ModelSource parse(String text, Map<String, String> environment) {
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? "" : text.substring(0, colon);
        return switch (scheme) {
            case "pypi" -> PypiSource.parse(text, environment);
            case "hf" -> HubSource.parse(text, environment);
            case "https", "http" -> HttpSource.parse(text);
            case "file" -> FileSource.parse(text);
            default -> path(text, scheme);
        };
    }

    private static FileSource path(String text, String scheme) {
        FileSource file = new FileSource(Path.of(text).toAbsolutePath().normalize());
        if (scheme.matches("[A-Za-z][A-Za-z0-9+.-]+") && !Files.exists(file.path())) {
            throw new ModelUnavailableException(
                    "'%s:' is none of the sources of models: pypi:, hf:, https:, http: and file: are, and plain paths"
                            .formatted(scheme));
        }
        return file;
    }

    /** Whether the text names a source rather than a model's id. */
    static boolean isSource(String text) {
        return text.contains(":") || text.contains("/") || text.contains("\\") || text.endsWith(".gguf");
    }
}
