package dev.llmnode.node.cli.p2p;

import dev.llmnode.node.cli.CliException;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.node.cli.Shell;
import dev.llmnode.p2p.HostBuilder;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiformatException;
import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.peer.IdentityFileException;
import dev.llmnode.p2p.peer.InvalidPeerIdException;
import dev.llmnode.p2p.peer.PeerId;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that all commands of p2p share, and how their arguments are read. */
final class P2pOptions {
    @Option(names = "--json", description = "Prints JSON: one object, or one a line where things happen over time.")
    private boolean json;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "The host's key, made and kept there; without it each run is a new peer.")
    private @Nullable Path key;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long to wait for a peer (default: ${DEFAULT-VALUE}).")
    private int timeout;

    Report report(Shell shell) {
        return new Report(shell.terminal().out(), json);
    }

    Duration timeout() {
        if (timeout < 1) {
            throw new CliException(ExitCode.USAGE, "--timeout %d: write 1 second or more".formatted(timeout));
        }
        return Duration.ofSeconds(timeout);
    }

    HostBuilder host() {
        return new HostBuilder().agent("llm-node/p2p").identity(identity());
    }

    Identity identity() {
        if (key == null) {
            return Identity.generate();
        }
        try {
            return Identity.loadOrCreate(key);
        } catch (IdentityFileException e) {
            throw new CliException(ExitCode.CANNOT_WRITE, "--key: " + e.getMessage(), e);
        }
    }

    static Multiaddr address(String text) {
        try {
            return Multiaddr.parse(text);
        } catch (MultiformatException e) {
            throw new CliException(
                    ExitCode.USAGE,
                    "ADDR '%s': %s; write one such as /ip4/192.0.2.1/tcp/9000/p2p/12D3KooW…"
                            .formatted(text, e.getMessage()),
                    e);
        }
    }

    static PeerId peer(String text) {
        try {
            return PeerId.parse(text);
        } catch (InvalidPeerIdException e) {
            throw new CliException(
                    ExitCode.USAGE, "PEER_ID %s; write one such as 12D3KooW…".formatted(e.getMessage()), e);
        }
    }
}
