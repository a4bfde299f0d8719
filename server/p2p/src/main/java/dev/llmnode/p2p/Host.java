package dev.llmnode.p2p;

import dev.llmnode.p2p.connect.TcpUpgrader;
import dev.llmnode.p2p.connect.Transport;
import dev.llmnode.p2p.identify.Identify;
import dev.llmnode.p2p.kad.KadService;
import dev.llmnode.p2p.kad.Kademlia;
import dev.llmnode.p2p.mdns.Mdns;
import dev.llmnode.p2p.mdns.UdpMulticastLink;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiaddrProtocol;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.ping.Ping;
import dev.llmnode.p2p.quic.QuicTransport;
import dev.llmnode.p2p.security.Noise;
import dev.llmnode.p2p.security.Tls;
import dev.llmnode.p2p.swarm.Connection;
import dev.llmnode.p2p.swarm.HostEvent;
import dev.llmnode.p2p.swarm.PeerInfo;
import dev.llmnode.p2p.swarm.Peerstore;
import dev.llmnode.p2p.swarm.Stream;
import dev.llmnode.p2p.swarm.StreamHandler;
import dev.llmnode.p2p.swarm.Swarm;
import dev.llmnode.p2p.transport.SocketAddresses;
import dev.llmnode.p2p.transport.TcpTransport;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A libp2p host: an identity, its connections, and the protocols that it speaks. Its methods block; use virtual threads. */
public final class Host implements AutoCloseable {
    private static final Duration DISCOVERED_TIMEOUT = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(Host.class);

    private final PeerId peerId;
    private final EventLoopGroup loops;
    private final Swarm swarm;
    private final Identify identify;
    private final Ping ping = new Ping();
    private final Optional<KadService> kad;
    private final Optional<Mdns> mdns;

    Host(HostBuilder options) throws IOException {
        this.peerId = options.identity.peerId();
        this.loops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
        Transport tcp = new TcpUpgrader(
                new TcpTransport(loops),
                List.of(new Noise(options.identity), new Tls(options.identity, options.clock)),
                options.limits.yamux(),
                options.limits.handshake());
        List<Transport> transports = new ArrayList<>(List.of(tcp));
        if (QuicTransport.isAvailable()) {
            transports.add(new QuicTransport(loops, options.identity, options.limits, options.clock));
        } else {
            log.warn("This platform has no QUIC library; TCP only");
        }
        this.swarm = new Swarm(peerId, transports, options.limits, options.clock);
        this.identify = new Identify(swarm, options.identity.publicKey(), () -> info(options), options.peerFilter);
        identify.start();
        ping.serve(swarm);
        this.kad = options.kad.map(
                kadOptions -> new KadService(peerId, swarm, kadOptions, this::addresses, options.clock));
        kad.ifPresent(KadService::start);
        this.mdns = options.mdns ? Optional.of(mdns(options)) : Optional.empty();
        try {
            for (Multiaddr address : options.listen) {
                swarm.listen(address);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
        mdns.ifPresent(Mdns::start);
    }

    private Mdns mdns(HostBuilder options) throws IOException {
        return new Mdns(peerId, this::addresses, UdpMulticastLink.openAll(), this::discovered, options.clock);
    }

    /** Identify decides what a discovered peer is good for, and that needs a connection. */
    private void discovered(PeerId peer, List<Multiaddr> addresses) {
        swarm.peerstore().add(peer, addresses, Peerstore.HEARSAY);
        swarm.events().emit(new HostEvent.Discovered(peer, addresses));
        Thread.ofVirtual().name("mdns-dial").start(() -> {
            try {
                swarm.connect(peer, addresses, DISCOVERED_TIMEOUT);
            } catch (IOException e) {
                log.debug("{} was discovered but cannot be reached", peer, e);
            }
        });
    }

    private PeerInfo info(HostBuilder options) {
        return new PeerInfo(options.agent, options.protocolVersion, swarm.protocols(), addresses());
    }

    public PeerId peerId() {
        return peerId;
    }

    /** Where peers on this machine's networks reach this host; an unspecified address is given as each interface's. */
    public List<Multiaddr> addresses() {
        return swarm.listenAddresses().stream()
                .flatMap(address -> SocketAddresses.expand(address).stream())
                .distinct()
                .toList();
    }

    /** {@link #addresses} with this host's id at the end: what another peer dials. */
    public List<Multiaddr> dialAddresses() {
        return addresses().stream()
                .map(address -> address.with(MultiaddrProtocol.P2P, peerId.toString()))
                .toList();
    }

    /** Connects to an address; with {@code /p2p/…} at its end nobody else may answer. */
    public Connection connect(Multiaddr address, Duration timeout) throws IOException {
        Optional<PeerId> peer = address.value(MultiaddrProtocol.P2P).map(PeerId::parse);
        return peer.isPresent()
                ? swarm.connect(peer.get(), List.of(address.withoutPeer()), timeout)
                : swarm.connect(address, timeout);
    }

    /** Connects to a peer by the addresses that are known of it, unless a connection stands. */
    public Connection connect(PeerId peer, Duration timeout) throws IOException {
        return swarm.connect(peer, List.of(), timeout);
    }

    /** Opens a stream to {@code peer} with the first of {@code protocols} that it speaks. */
    public Stream open(PeerId peer, Duration timeout, String... protocols) throws IOException {
        return connect(peer, timeout).open(List.of(protocols), timeout);
    }

    /** Serves {@code protocol}, and tells connected peers of it. */
    public void handle(String protocol, StreamHandler handler) {
        swarm.handle(protocol, handler);
        identify.push();
    }

    public Identify identify() {
        return identify;
    }

    public Ping ping() {
        return ping;
    }

    /** The Kademlia network that this host was built to join. */
    public Kademlia kad() {
        return kad.orElseThrow(() -> new IllegalStateException("this host was built without Kademlia"))
                .kademlia();
    }

    /** Connections, events, peers and counters. */
    public Swarm swarm() {
        return swarm;
    }

    @Override
    public void close() {
        mdns.ifPresent(Mdns::close);
        kad.ifPresent(KadService::close);
        swarm.close();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
