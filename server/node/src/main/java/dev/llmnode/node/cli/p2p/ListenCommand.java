package dev.llmnode.node.cli.p2p;

import dev.llmnode.node.cli.CliCommand;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.node.cli.Shell;
import dev.llmnode.p2p.Host;
import dev.llmnode.p2p.HostBuilder;
import dev.llmnode.p2p.kad.KadOptions;
import dev.llmnode.p2p.swarm.HostEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A host that listens and tells what happens, until it is stopped. */
@Command(
        name = "listen",
        mixinStandardHelpOptions = true,
        description =
                "Runs a host: prints its addresses, then what happens, until it is stopped. Answers identify, ping, perf.")
final class ListenCommand implements CliCommand {
    /** Part in the Kademlia network: keeping records for others, or asking only. */
    enum Dht {
        SERVER,
        CLIENT
    }

    @Mixin
    private P2pOptions options = new P2pOptions();

    @Option(names = "--tcp", paramLabel = "PORT", description = "TCP port; 0 takes a free one.")
    private @Nullable Integer tcp;

    @Option(names = "--quic", paramLabel = "PORT", description = "UDP port for QUIC; 0 takes a free one.")
    private @Nullable Integer quic;

    @Option(
            names = "--ip",
            defaultValue = "0.0.0.0",
            description = "Address to bind, IPv4 or IPv6; repeatable (default: ${DEFAULT-VALUE}).")
    private List<String> ips = new ArrayList<>();

    @Option(names = "--mdns", description = "Finds peers on the same link, and lets them find this host.")
    private boolean mdns;

    @Option(names = "--dht", paramLabel = "server|client", description = "Takes part in a Kademlia network.")
    private @Nullable Dht dht;

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            defaultValue = KadOptions.IPFS_PROTOCOL,
            description = "Kademlia's name in this network (default: ${DEFAULT-VALUE}).")
    private String protocol = KadOptions.IPFS_PROTOCOL;

    @Option(names = "--bootstrap", paramLabel = "ADDR", description = "A peer to enter the network by; repeatable.")
    private List<String> bootstrap = new ArrayList<>();

    @Override
    public int run(Shell shell) {
        Report report = options.report(shell);
        return Reach.with(options, builder(), reach -> {
            Thread hook = Thread.ofPlatform().unstarted(() -> {
                reach.close();
                shell.terminal().flush();
                // An orderly stop is no failure, but the JVM would report the signal's number.
                Runtime.getRuntime().halt(ExitCode.OK);
            });
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                tell(reach.host(), report);
                new CountDownLatch(1).await();
            } catch (InterruptedException _) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
            return ExitCode.OK;
        });
    }

    private HostBuilder builder() {
        HostBuilder builder = options.host().perf(true).mdns(mdns);
        boolean both = tcp == null && quic == null;
        for (String ip : ips) {
            String prefix = (ip.contains(":") ? "/ip6/" : "/ip4/") + ip;
            if (both || tcp != null) {
                String address = "%s/tcp/%d".formatted(prefix, tcp == null ? 0 : tcp);
                builder.listen(P2pOptions.address(address).toString());
            }
            if (both || quic != null) {
                String address = "%s/udp/%d/quic-v1".formatted(prefix, quic == null ? 0 : quic);
                builder.listen(P2pOptions.address(address).toString());
            }
        }
        if (dht != null) {
            builder.kad(KadOptions.DEFAULT.withServer(dht == Dht.SERVER).withProtocol(protocol));
        }
        bootstrap.forEach(
                address -> builder.bootstrap(P2pOptions.address(address).toString()));
        return builder;
    }

    private static void tell(Host host, Report report) {
        host.swarm().events().subscribe(event -> report.print(text(event), object(event)));
        host.dialAddresses()
                .forEach(address -> report.print(
                        "listening     " + address,
                        Report.object("event", "listening", "address", address.toString())));
    }

    private static String text(HostEvent event) {
        Map<String, Object> object = object(event);
        String name = String.valueOf(object.remove("event"));
        List<String> values = object.values().stream().map(String::valueOf).toList();
        return "%-13s %s".formatted(name, String.join("  ", values));
    }

    private static Map<String, Object> object(HostEvent event) {
        return switch (event) {
            case HostEvent.Listening e ->
                Report.object("event", "listening", "address", e.address().toString());
            case HostEvent.Connected e ->
                Report.object(
                        "event", "connected",
                        "peer", e.connection().peer().toString(),
                        "direction", e.connection().direction().name().toLowerCase(Locale.ROOT),
                        "connection", e.connection().description(),
                        "address", e.connection().remote().toString());
            case HostEvent.Disconnected e ->
                Report.object("event", "disconnected", "peer", e.peer().toString());
            case HostEvent.Identified e ->
                Report.object(
                        "event",
                        "identified",
                        "peer",
                        e.peer().toString(),
                        "agent",
                        e.info().agent());
            case HostEvent.Filtered e ->
                Report.object("event", "filtered", "peer", e.peer().toString());
            case HostEvent.Discovered e ->
                Report.object(
                        "event", "discovered",
                        "peer", e.peer().toString(),
                        "addresses", e.addresses().toString());
            case HostEvent.DialFailed e -> Report.object("event", "dial failed", "reason", e.reason());
            case HostEvent.InboundFailed e ->
                Report.object("event", "refused", "address", e.remote(), "reason", e.reason());
            case HostEvent.StreamFailed e ->
                Report.object(
                        "event", "stream cut",
                        "peer", e.peer().toString(),
                        "protocol", e.protocol(),
                        "reason", e.reason());
        };
    }
}
