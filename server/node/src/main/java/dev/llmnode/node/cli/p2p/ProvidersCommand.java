package dev.llmnode.node.cli.p2p;

import dev.llmnode.node.cli.CliCommand;
import dev.llmnode.node.cli.CliException;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.node.cli.Shell;
import dev.llmnode.p2p.kad.KadPeer;
import dev.llmnode.p2p.kad.Key;
import dev.llmnode.p2p.multiformats.Multiaddr;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks a network who provides a key. */
@Command(name = "providers", mixinStandardHelpOptions = true, description = "Lists the peers that provide a key.")
final class ProvidersCommand implements CliCommand {
    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Parameters(paramLabel = "KEY", description = "Text, base64:… or hex:….")
    private String key = "";

    @Option(names = "-n", defaultValue = "20", description = "How many at most (default: ${DEFAULT-VALUE}).")
    private int count;

    @Override
    public int run(Shell shell) {
        Key wanted = NetworkOptions.key(key);
        return network.ask(kad -> {
            List<KadPeer> found = kad.providers(wanted, count);
            if (found.isEmpty()) {
                throw new CliException(
                        ExitCode.UNAVAILABLE,
                        "Nobody provides '%s'; is the key written as its provider did?".formatted(key));
            }
            List<Map<String, Object>> providers = found.stream()
                    .map(peer -> Report.object("peer", peer.id().toString(), "addresses", addresses(peer)))
                    .toList();
            String text = found.stream()
                    .map(peer -> "%s  %s".formatted(peer.id(), String.join(" ", addresses(peer))))
                    .collect(Collectors.joining("\n"));
            network.common().report(shell).print(text, Report.object("providers", providers));
            return ExitCode.OK;
        });
    }

    private static List<String> addresses(KadPeer peer) {
        return peer.addresses().stream().map(Multiaddr::toString).toList();
    }
}
