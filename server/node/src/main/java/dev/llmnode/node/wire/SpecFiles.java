package dev.llmnode.node.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The bundled specifications, as they lie in their jar. */
public enum SpecFiles {
    OPENAPI_JSON("openapi.json"),
    OPENAPI_YAML("openapi.yaml"),
    ASYNCAPI_JSON("asyncapi.json"),
    ASYNCAPI_YAML("asyncapi.yaml"),
    SCHEMAS_JSON("schemas.json");

    private static final String FOLDER = "/dev/llmnode/specs/";
    private final String file;

    SpecFiles(String file) {
        this.file = file;
    }

    public byte[] read() {
        try (InputStream in = SpecFiles.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException("The specifications' jar lacks " + file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
