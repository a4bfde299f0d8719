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

/** Stores a record in a network. */
@Command(
        name = "put",
        mixinStandardHelpOptions = true,
        description = "Stores a record at the peers nearest to its key.")
final class PutCommand implements CliCommand {
    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Parameters(index = "0", paramLabel = "KEY", description = "Text, base64:… or hex:….")
    private String key = "";

    @Parameters(index = "1", paramLabel = "VALUE", description = "Text, base64:… or hex:….")
    private String value = "";

    @Override
    public int run(Shell shell) {
        Key stored = NetworkOptions.key(key);
        Value record = Value.of(ByteText.parse("VALUE", value));
        if (record.length() > Value.MAX_BYTES) {
            throw new CliException(
                    ExitCode.USAGE, "VALUE has %d bytes; write at most %d".formatted(record.length(), Value.MAX_BYTES));
        }
        return network.ask(kad -> {
            int took = kad.put(stored, record);
            if (took == 0) {
                throw new CliException(
                        ExitCode.UNAVAILABLE, "No peer took the record; the network may refuse keys of this kind");
            }
            network.common().report(shell).print("%d peers took it".formatted(took), Report.object("peers", took));
            return ExitCode.OK;
        });
    }
}
