package dev.llmnode.node.cli.p2p;

import dev.llmnode.node.cli.CliCommand;
import dev.llmnode.node.cli.CliException;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.node.cli.Shell;
import dev.llmnode.p2p.kad.Key;
import dev.llmnode.p2p.kad.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Reads a record of a network. */
@Command(
        name = "get",
        mixinStandardHelpOptions = true,
        description = "Prints the record of a key: as text where it is text, as base64:… else.")
final class GetCommand implements CliCommand {
    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Parameters(paramLabel = "KEY", description = "Text, base64:… or hex:….")
    private String key = "";

    @Override
    public int run(Shell shell) {
        Key wanted = NetworkOptions.key(key);
        return network.ask(kad -> {
            Value found = kad.get(wanted)
                    .orElseThrow(() -> new CliException(
                            ExitCode.UNAVAILABLE,
                            "Nobody has a record of '%s'; is the key written as when it was put?".formatted(key)));
            String text = ByteText.print(found.bytes());
            network.common()
                    .report(shell)
                    .print(text, Report.object("key", ByteText.print(wanted.bytes()), "value", text));
            return ExitCode.OK;
        });
    }
}
