package dev.llmnode.node.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with one line that says what is wrong and what to do about it. */
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /**
     * An end.
     *
     * @param exitCode one of {@link ExitCode}
     */
    public CliException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public CliException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
