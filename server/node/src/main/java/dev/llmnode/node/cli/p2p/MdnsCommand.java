package dev.llmnode.node.cli.p2p;

import dev.llmnode.node.cli.CliCommand;
import dev.llmnode.node.cli.CliException;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.node.cli.Shell;
import dev.llmnode.p2p.mdns.Mdns;
import dev.llmnode.p2p.mdns.UdpMulticastLink;
import dev.llmnode.p2p.multiformats.Multiaddr;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the peers on the same link. */
@Command(
        name = "mdns",
        mixinStandardHelpOptions = true,
        description = "Lists the peers that show themselves on the same link.")
final class MdnsCommand implements CliCommand {
    @Mixin
    private P2pOptions options = new P2pOptions();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long to look (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Override
    public int run(Shell shell) {
        Report report = options.report(shell);
        try (Mdns mdns = new Mdns(
                options.identity().peerId(),
                List::of,
                UdpMulticastLink.openAll(),
                (peer, found) -> {
                    List<String> addresses =
                            found.stream().map(Multiaddr::toString).toList();
                    report.print(
                            "%s  %s".formatted(peer, String.join(" ", addresses)),
                            Report.object("peer", peer.toString(), "addresses", addresses));
                },
                InstantSource.system())) {
            mdns.start();
            Thread.sleep(Duration.ofSeconds(Math.max(1, seconds)));
            return ExitCode.OK;
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.UNAVAILABLE,
                    "Multicast DNS cannot be used: %s; is there a network, and may UDP port 5353 be shared?"
                            .formatted(e.getMessage()),
                    e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }
}
