package dev.llmnode.node.cli;

/** A command, as a picocli {@code @Command} with a constructor without parameters; found by {@link java.util.ServiceLoader}. */
public interface CliCommand {
    /**
     * Does what the command is for.
     *
     * @return the process's exit code, see {@link ExitCode}
     * @throws CliException for what the caller can cure
     */
    int run(Shell shell);
}
