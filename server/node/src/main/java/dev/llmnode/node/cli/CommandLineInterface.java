package dev.llmnode.node.cli;

import dev.llmnode.inference.InferenceException;
import dev.llmnode.inference.InvalidRequestException;
import dev.llmnode.inference.model.source.ModelUnavailableException;
import dev.llmnode.node.config.key.ConfigException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Understands the command line and runs the command that it names, {@code serve} where it names none. */
@Command(
        name = "llm-node",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Provider.class,
        synopsisSubcommandLabel = "[COMMAND]",
        description = "A node that serves a language model over REST, server-sent events and WebSocket.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "   0  all is well; also after a stop by SIGTERM",
            "  64  the command line cannot be understood",
            "  65  a model's file is damaged, or nothing here can run it",
            "  69  something is not there: a model, a port, Python, the network",
            "  70  a mistake in the program",
            "  73  a file of the node cannot be read or written",
            "  78  the settings are wrong",
            " 130  stopped before the work was done",
            "",
            "Without a command it serves: 'llm-node --listen :0' is 'llm-node serve --listen :0'."
        })
public final class CommandLineInterface {
    private static final Set<String> OWN_OPTIONS = Set.of("-h", "--help", "-V", "--version");

    private final Shell shell;

    public CommandLineInterface(Terminal terminal, Map<String, String> environment) {
        shell = new Shell(terminal, environment);
    }

    /**
     * Runs one command.
     *
     * @return the exit code
     */
    public int run(String... arguments) {
        String[] words = withCommand(List.of(arguments));
        return commandLine(words[0]).execute(words);
    }

    private static String[] withCommand(List<String> arguments) {
        boolean serves = arguments.isEmpty() || isOptionOfServe(arguments.getFirst());
        return Stream.concat(serves ? Stream.of("serve") : Stream.empty(), arguments.stream())
                .toArray(String[]::new);
    }

    private static boolean isOptionOfServe(String argument) {
        return argument.startsWith("-") && !OWN_OPTIONS.contains(argument);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    private CommandLine commandLine(String first) {
        CommandLine commandLine = new CommandLine(this);
        commands(first).forEach(command -> commandLine.addSubcommand(command.get()));
        Terminal terminal = shell.terminal();
        return commandLine
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.ansi()))
                .setOut(writer(terminal.out()))
                .setErr(writer(terminal.err()))
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(this::execute)
                .setParameterExceptionHandler((e, _) -> misunderstood(e))
                .setExecutionExceptionHandler((e, _, _) -> failed(e));
    }

    /** The one command of this name; all of them if there is none. To look at each takes a tenth of a start. */
    private static List<ServiceLoader.Provider<CliCommand>> commands(String name) {
        List<ServiceLoader.Provider<CliCommand>> all =
                ServiceLoader.load(CliCommand.class).stream().toList();
        return all.stream()
                .filter(command -> Optional.ofNullable(command.type().getAnnotation(Command.class))
                        .filter(annotation -> annotation.name().equals(name))
                        .isPresent())
                .findFirst()
                .map(List::of)
                .orElse(all);
    }

    private int execute(ParseResult result) {
        Integer helped = CommandLine.executeHelpRequest(result);
        if (helped != null) {
            return helped;
        }
        ParseResult last = result;
        while (last.subcommand() != null) {
            last = last.subcommand();
        }
        CommandLine chosen = last.commandSpec().commandLine();
        try {
            return chosen.getCommand() instanceof CliCommand command
                    ? command.run(shell)
                    : misunderstood(new ParameterException(chosen, "A command is missing"));
        } catch (RuntimeException e) {
            throw new CommandLine.ExecutionException(chosen, String.valueOf(e.getMessage()), e);
        } catch (OutOfMemoryError e) {
            String cure =
                    "The %d MiB of memory do not suffice: ask for less, or give more, as in JAVA_TOOL_OPTIONS=-Xmx8g"
                            .formatted(Runtime.getRuntime().maxMemory() >> 20);
            throw new CommandLine.ExecutionException(chosen, cure, new CliException(ExitCode.UNAVAILABLE, cure, e));
        }
    }

    private int misunderstood(ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        List<String> known = e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        String hint = known.isEmpty() ? "" : " (did you mean %s?)".formatted(String.join(" or ", known));
        shell.terminal().complain("%s%s; '%s --help' lists what there is".formatted(e.getMessage(), hint, command));
        return ExitCode.USAGE;
    }

    private int failed(Exception e) {
        Throwable cause = e instanceof CommandLine.ExecutionException && e.getCause() != null ? e.getCause() : e;
        int exitCode = switch (cause) {
            case CliException failure -> failure.exitCode();
            case ConfigException _ -> ExitCode.CONFIG;
            case ModelUnavailableException _ -> ExitCode.UNAVAILABLE;
            case InvalidRequestException _ -> ExitCode.USAGE;
            case InferenceException _ -> ExitCode.BAD_MODEL;
            default -> ExitCode.INTERNAL;
        };
        if (exitCode == ExitCode.INTERNAL) {
            LoggerFactory.getLogger(CommandLineInterface.class).error("A mistake in the program", cause);
        }
        shell.terminal()
                .complain(
                        exitCode == ExitCode.INTERNAL
                                ? "a mistake in the program: %s; please report it with what is above".formatted(cause)
                                : String.valueOf(cause.getMessage()));
        return exitCode;
    }
}
