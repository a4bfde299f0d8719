package dev.llmnode.node.cli.p2p;

import dev.llmnode.node.cli.CliCommand;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.node.cli.Shell;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.swarm.Connection;
import dev.llmnode.p2p.swarm.PeerInfo;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks a peer who it is. */
@Command(
        name = "id",
        mixinStandardHelpOptions = true,
        description = "Shows who answers at an address: its id, agent, protocols and addresses.")
final class IdCommand implements CliCommand {
    @Mixin
    private P2pOptions options = new P2pOptions();

    @Parameters(paramLabel = "ADDR", description = "The peer's multiaddr.")
    private String address = "";

    @Override
    public int run(Shell shell) {
        return Reach.with(options, options.host(), reach -> {
            Connection connection = reach.connect(address);
            PeerInfo info = reach.host().identify().ask(connection);
            List<String> addresses =
                    info.addresses().stream().map(Multiaddr::toString).toList();
            List<String> protocols = info.protocols().stream().sorted().toList();
            options.report(shell)
                    .print(
                            """
                            peer        %s
                            agent       %s
                            version     %s
                            connection  %s
                            addresses   %s
                            protocols   %s""".formatted(
                                            connection.peer(),
                                            info.agent(),
                                            info.protocolVersion(),
                                            connection.description(),
                                            column(addresses),
                                            column(protocols)),
                            Report.object(
                                    "peer", connection.peer().toString(),
                                    "agent", info.agent(),
                                    "protocolVersion", info.protocolVersion(),
                                    "connection", connection.description(),
                                    "addresses", addresses,
                                    "protocols", protocols));
            return ExitCode.OK;
        });
    }

    private static String column(List<String> values) {
        return String.join("\n            ", values);
    }
}
