package dev.llmnode.node.config;

import java.nio.file.Path;
import java.util.Map;

/** Where a node keeps what must outlive it, unless it is told a folder. */
public final class DataFolder {
    private DataFolder() {}

    /**
     * The usual folder: {@code LLM_NODE_DATA_DIR}, or {@code llm-node} in the system's folder for programs' data.
     *
     * @param environment the process's variables
     * @param systemProperties {@code os.name} and {@code user.home} are read
     */
    public static Path of(Map<String, String> environment, Map<?, ?> systemProperties) {
        String chosen = environment.getOrDefault("LLM_NODE_DATA_DIR", "");
        if (!chosen.isEmpty()) {
            return Path.of(chosen).toAbsolutePath().normalize();
        }
        Path home = Path.of(String.valueOf(systemProperties.get("user.home")));
        String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
        if (!xdg.isEmpty() && Path.of(xdg).isAbsolute()) {
            return Path.of(xdg, "llm-node");
        }
        return String.valueOf(systemProperties.get("os.name")).startsWith("Mac")
                ? home.resolve("Library/Application Support/llm-node")
                : home.resolve(".local/share/llm-node");
    }
}
