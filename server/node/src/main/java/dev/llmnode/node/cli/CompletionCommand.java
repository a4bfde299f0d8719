package dev.llmnode.node.cli;

import java.util.ServiceLoader;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Prints a script that completes commands and options. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints a completion script for bash and zsh: source <(./llm-node completion)")
public final class CompletionCommand implements CliCommand {
    @Override
    public int run(Shell shell) {
        CommandLine all = new CommandLine(new CommandLineInterface(shell.terminal(), shell.environment()));
        ServiceLoader.load(CliCommand.class).forEach(all::addSubcommand);
        shell.terminal().out().print(AutoComplete.bash("llm-node", all));
        return ExitCode.OK;
    }
}
