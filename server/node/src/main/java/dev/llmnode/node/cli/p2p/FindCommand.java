package dev.llmnode.node.cli.p2p;

import dev.llmnode.node.cli.CliCommand;
import dev.llmnode.node.cli.CliException;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.node.cli.Shell;
import dev.llmnode.p2p.kad.KadPeer;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.peer.PeerId;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks a network where a peer is. */
@Command(name = "find", mixinStandardHelpOptions = true, description = "Asks the network where a peer is reached.")
final class FindCommand implements CliCommand {
    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Parameters(paramLabel = "PEER_ID", description = "Such as 12D3KooW….")
    private String peer = "";

    @Override
    public int run(Shell shell) {
        PeerId wanted = P2pOptions.peer(peer);
        return network.ask(kad -> {
            KadPeer found = kad.find(wanted)
                    .orElseThrow(() -> new CliException(
                            ExitCode.UNAVAILABLE,
                            "Nobody in the network knows %s; is the id right, and the peer up?".formatted(wanted)));
            List<String> addresses =
                    found.addresses().stream().map(Multiaddr::toString).toList();
            network.common()
                    .report(shell)
                    .print(
                            String.join("\n", addresses),
                            Report.object("peer", wanted.toString(), "addresses", addresses));
            return ExitCode.OK;
        });
    }
}
