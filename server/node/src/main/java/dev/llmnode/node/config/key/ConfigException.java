package dev.llmnode.node.config.key;

import java.util.List;

/** Settings that the node cannot start with; each problem is one line that names the key and where it was set. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String problem) {
        super(problem);
    }

    public ConfigException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
