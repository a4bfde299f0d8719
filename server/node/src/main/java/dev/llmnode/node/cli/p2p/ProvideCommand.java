package dev.llmnode.node.cli.p2p;

import dev.llmnode.node.cli.CliCommand;
import dev.llmnode.node.cli.CliException;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.node.cli.Shell;
import dev.llmnode.p2p.kad.Key;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells a network that this host has what a key names. */
@Command(
        name = "provide",
        mixinStandardHelpOptions = true,
        description = "Tells the network that this host (its --key) provides a key.")
final class ProvideCommand implements CliCommand {
    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Parameters(paramLabel = "KEY", description = "Text, base64:… or hex:….")
    private String key = "";

    @Option(
            names = "--listen",
            paramLabel = "ADDR",
            defaultValue = "/ip4/0.0.0.0/tcp/0",
            description = "Where this host listens, which is what the network learns (default: ${DEFAULT-VALUE}).")
    private String listen = "";

    @Override
    public int run(Shell shell) {
        Key provided = NetworkOptions.key(key);
        P2pOptions.address(listen);
        return network.ask(network.common().host().listen(listen), kad -> {
            int told = kad.provide(provided);
            if (told == 0) {
                throw new CliException(ExitCode.UNAVAILABLE, "No peer took the record; try another --bootstrap");
            }
            network.common().report(shell).print("%d peers were told".formatted(told), Report.object("peers", told));
            return ExitCode.OK;
        });
    }
}
