package dev.llmnode.node.cli.p2p;

import dev.llmnode.node.cli.CliException;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.p2p.Host;
import dev.llmnode.p2p.HostBuilder;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.swarm.Connection;
import java.io.IOException;

/** A host for one command, and its way to peers. */
final class Reach implements AutoCloseable {
    private final Host host;
    private final P2pOptions options;

    private Reach(Host host, P2pOptions options) {
        this.host = host;
        this.options = options;
    }

    /** What a command does on the network. */
    @FunctionalInterface
    interface Work {
        int run(Reach reach) throws IOException;
    }

    static int with(P2pOptions options, HostBuilder builder, Work work) {
        try (Reach reach = new Reach(builder.start(), options)) {
            return work.run(reach);
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.UNAVAILABLE,
                    "%s; is the peer up, and are its address and id right?".formatted(e.getMessage()),
                    e);
        }
    }

    Host host() {
        return host;
    }

    Connection connect(String address) throws IOException {
        Multiaddr parsed = P2pOptions.address(address);
        try {
            return host.connect(parsed, options.timeout());
        } catch (IOException e) {
            throw new IOException("Cannot reach %s: %s".formatted(address, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        host.close();
    }
}
