package dev.llmnode.node.cli.p2p;

import dev.llmnode.node.cli.CliException;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.p2p.HostBuilder;
import dev.llmnode.p2p.kad.KadOptions;
import dev.llmnode.p2p.kad.Kademlia;
import dev.llmnode.p2p.kad.Key;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the commands that ask a Kademlia network, and the way into it. */
final class NetworkOptions {
    @Mixin
    private P2pOptions common = new P2pOptions();

    @Option(
            names = "--bootstrap",
            paramLabel = "ADDR",
            required = true,
            description = "A peer of the network, by which it is entered; repeatable.")
    private List<String> bootstrap = new ArrayList<>();

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            defaultValue = KadOptions.IPFS_PROTOCOL,
            description = "Kademlia's name in this network (default: ${DEFAULT-VALUE}).")
    private String protocol = KadOptions.IPFS_PROTOCOL;

    P2pOptions common() {
        return common;
    }

    /** What a command asks of the network. */
    @FunctionalInterface
    interface Question {
        int ask(Kademlia kad) throws IOException;
    }

    /** Enters the network as a client, which nobody else will ask anything, and runs {@code question}. */
    int ask(Question question) {
        return ask(common.host(), question);
    }

    int ask(HostBuilder builder, Question question) {
        KadOptions options = KadOptions.DEFAULT.withServer(false).withProtocol(protocol);
        return Reach.with(common, builder.kad(options), reach -> {
            enter(reach);
            return question.ask(reach.host().kad());
        });
    }

    private void enter(Reach reach) throws IOException {
        IOException last = null;
        for (String address : bootstrap) {
            try {
                reach.host().identify().ask(reach.connect(address));
            } catch (IOException e) {
                last = e;
            }
        }
        if (reach.host().kad().table().size() == 0) {
            if (last != null) {
                throw last;
            }
            throw new CliException(
                    ExitCode.UNAVAILABLE,
                    "No --bootstrap peer serves %s; name one that does, or the network's --protocol"
                            .formatted(protocol));
        }
    }

    static Key key(String text) {
        byte[] bytes = ByteText.parse("KEY", text);
        if (bytes.length == 0 || bytes.length > Key.MAX_BYTES) {
            throw new CliException(
                    ExitCode.USAGE, "KEY has %d bytes; write 1 to %d".formatted(bytes.length, Key.MAX_BYTES));
        }
        return Key.of(bytes);
    }
}
