package dev.llmnode.node.cli;

import dev.llmnode.inference.spi.ModelRunnerProvider;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Says what this is and what it runs on. */
@Command(
        name = "version",
        mixinStandardHelpOptions = true,
        description = "Shows the version, the JDK and what can compute here.")
public final class VersionCommand implements CliCommand {
    @Override
    public int run(Shell shell) {
        lines().forEach(shell.terminal().out()::println);
        return ExitCode.OK;
    }

    private static Stream<String> lines() {
        String version = Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
                .orElse("(not built into a jar)");
        Stream<String> devices = ServiceLoader.load(ModelRunnerProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .flatMap(provider ->
                        provider.devices().stream().map(device -> "%s: %s".formatted(provider.name(), device.name())));
        return Stream.concat(
                Stream.of(
                        "llm-node " + version,
                        "java %s, %s".formatted(Runtime.version(), System.getProperty("java.vendor")),
                        "%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.version"))),
                devices);
    }

    /** For {@code --version}. */
    static final class Provider implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return lines().toArray(String[]::new);
        }
    }
}
