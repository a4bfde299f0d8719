package dev.llmnode.node.cli.p2p;

import dev.llmnode.node.cli.CliCommand;
import dev.llmnode.node.cli.CliException;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.node.cli.Shell;
import picocli.CommandLine.Command;

/** The commands that look at a libp2p network. */
@Command(
        name = "p2p",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Looks at a libp2p network: its peers, what they speak, what they keep.",
        footer = {
            "",
            "ADDR is a multiaddr: /ip4/192.0.2.1/tcp/9000/p2p/12D3KooW…, /dns4/NAME/udp/9001/quic-v1, /dnsaddr/NAME.",
            "KEY and VALUE are text, or bytes as base64:… or hex:…",
            "Nothing found, or nobody there, is exit code 69."
        },
        subcommands = {
            ListenCommand.class,
            IdCommand.class,
            PingCommand.class,
            FindCommand.class,
            ClosestCommand.class,
            ProvideCommand.class,
            ProvidersCommand.class,
            PutCommand.class,
            GetCommand.class,
            MdnsCommand.class,
            PerfCommand.class
        })
public final class P2pCommand implements CliCommand {
    @Override
    public int run(Shell shell) {
        throw new CliException(ExitCode.USAGE, "A command is missing; 'llm-node p2p --help' lists what there is");
    }
}
