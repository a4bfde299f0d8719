package dev.llmnode.p2p.interop;

import dev.llmnode.p2p.Host;
import dev.llmnode.p2p.HostBuilder;
import dev.llmnode.p2p.kad.KadOptions;
import dev.llmnode.p2p.reqres.RequestResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What lies between our host and a peer.
 *
 * @param listen where both listen
 * @param security what the peer offers over TCP; our host offers all that it has
 */
record Wire(String name, String listen, String security) {
    static final String ECHO = "/interop/echo/1.0.0";

    /** For what should take a moment, on a machine that may be busy. */
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    static final List<Wire> ALL = List.of(
            new Wire("TCP+Noise+Yamux", "/ip4/127.0.0.1/tcp/0", "noise"),
            new Wire("TCP+TLS+Yamux", "/ip4/127.0.0.1/tcp/0", "tls"),
            new Wire("QUIC", "/ip4/127.0.0.1/udp/0/quic-v1", "noise"));

    /** A host of ours that answers Kademlia and echoes requests. */
    Host host(boolean mdns) throws IOException {
        Host host = new HostBuilder()
                .agent("llm-node-interop")
                .listen(listen)
                .kad(KadOptions.DEFAULT)
                .mdns(mdns)
                .start();
        echo(host).serve((from, request) -> request);
        return host;
    }

    PeerProcess peer(PeerProgram program, String... more) throws IOException {
        List<String> options = new ArrayList<>(List.of("--listen", listen, "--security", security));
        options.addAll(List.of(more));
        return new PeerProcess(program, options);
    }

    static RequestResponse echo(Host host) {
        return new RequestResponse(host.swarm(), ECHO, 1 << 20, TIMEOUT);
    }
}
