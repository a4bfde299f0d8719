package dev.llmnode.node.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that the tests run in. */
public final class Repository {
    private Repository() {}

    /** Its topmost folder. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("ARCHITECTURE.md"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException("The tests do not run in a checkout");
            }
            folder = parent;
        }
        return folder;
    }
}
