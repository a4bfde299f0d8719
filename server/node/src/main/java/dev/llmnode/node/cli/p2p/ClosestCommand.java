package dev.llmnode.node.cli.p2p;

import dev.llmnode.node.cli.CliCommand;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.node.cli.Shell;
import dev.llmnode.p2p.kad.Key;
import dev.llmnode.p2p.kad.LookupResult;
import dev.llmnode.p2p.peer.PeerId;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Looks for the peers that keep what belongs to a key. */
@Command(
        name = "closest",
        mixinStandardHelpOptions = true,
        description = "Lists the peers nearest to a key, the nearest first.")
final class ClosestCommand implements CliCommand {
    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Parameters(paramLabel = "KEY", description = "Text, base64:… or hex:….")
    private String key = "";

    @Override
    public int run(Shell shell) {
        Key wanted = NetworkOptions.key(key);
        return network.ask(kad -> {
            LookupResult result = kad.closest(wanted);
            List<String> peers = result.nearest().stream().map(PeerId::toString).toList();
            network.common()
                    .report(shell)
                    .print(
                            "%s%n%d peers, %d messages, %d hops"
                                    .formatted(
                                            String.join("\n", peers), peers.size(), result.messages(), result.hops()),
                            Report.object("peers", peers, "messages", result.messages(), "hops", result.hops()));
            return ExitCode.OK;
        });
    }
}
