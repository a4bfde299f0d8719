package dev.llmnode.p2p;

import dev.llmnode.p2p.bootstrap.Bootstrap;
import dev.llmnode.p2p.connect.TcpUpgrader;
import dev.llmnode.p2p.connect.Transport;
import dev.llmnode.p2p.identify.Identify;
import dev.llmnode.p2p.kad.KadService;
import dev.llmnode.p2p.kad.Kademlia;
import dev.llmnode.p2p.limits.ResourceManager;
import dev.llmnode.p2p.mdns.LinkDialer;
import dev.llmnode.p2p.mdns.Mdns;
import dev.llmnode.p2p.mdns.UdpMulticastLink;
import dev.llmnode.p2p.metrics.Metric;
import dev.llmnode.p2p.metrics.MetricSource;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiaddrProtocol;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.perf.Perf;
import dev.llmnode.p2p.ping.KeepAlive;
import dev.llmnode.p2p.ping.Ping;
import dev.llmnode.p2p.quic.QuicTransport;
import dev.llmnode.p2p.rendezvous.Rendezvous;
import dev.llmnode.p2p.security.Noise;
import dev.llmnode.p2p.security.Security;
import dev.llmnode.p2p.security.Tls;
import dev.llmnode.p2p.swarm.Connection;
import dev.llmnode.p2p.swarm.PeerInfo;
import dev.llmnode.p2p.swarm.Stream;
import dev.llmnode.p2p.swarm.StreamHandler;
import dev.llmnode.p2p.swarm.Swarm;
import dev.llmnode.p2p.swarm.SwarmMetrics;
import dev.llmnode.p2p.transport.SocketAddresses;
import dev.llmnode.p2p.transport.TcpTransport;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A libp2p host: an identity, its connections, and the protocols that it speaks. Its methods block; use virtual threads. */
public final class Host implements AutoCloseable {
    private static final Duration BOOTSTRAP_TIMEOUT = Duration.ofSeconds(20);

    /** With so many peers the routing table does what bootstrap would. */
    private static final int ENOUGH_PEERS = 4;

    private static final Logger log = LoggerFactory.getLogger(Host.class);

    private final PeerId peerId;
    private final EventLoopGroup loops;
    private final boolean ownsLoops;
    private final Swarm swarm;
    private final Identify identify;
    private final Ping ping = new Ping();
    private final Perf perf = new Perf();
    private final Rendezvous rendezvous;
    private final KeepAlive keepAlive;
    private final Optional<KadService> kad;
    private final Optional<Mdns> mdns;
    private final Optional<Bootstrap> bootstrap;
    private final List<MetricSource> metrics = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    Host(HostBuilder options) throws IOException {
        this.peerId = options.identity.peerId();
        this.ownsLoops = options.loops.isEmpty();
        this.loops = options.loops.orElseGet(() -> new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory()));
        ResourceManager resources = new ResourceManager(options.limits);
        this.swarm = new Swarm(
                peerId, transports(options, resources), resources, options.names, options.clock, loops.ticker());
        this.metrics.add(new SwarmMetrics(swarm));
        this.identify = new Identify(swarm, options.identity, () -> info(options), options.peerFilter, options.clock);
        identify.start();
        this.rendezvous = new Rendezvous(swarm, identify::record);
        ping.serve(swarm);
        if (options.perf) {
            perf.serve(swarm);
        }
        this.keepAlive = new KeepAlive(swarm, ping);
        this.kad = options.kad.map(
                kadOptions -> new KadService(peerId, swarm, kadOptions, this::addresses, options.clock));
        this.mdns = options.mdns ? Optional.of(mdns(options)) : Optional.empty();
        this.bootstrap = options.bootstrap.isEmpty() ? Optional.empty() : Optional.of(bootstrap(options));
        start(options.listen);
    }

    private void start(List<Multiaddr> listen) throws IOException {
        kad.ifPresent(KadService::start);
        try {
            swarm.listen(listen);
        } catch (IOException e) {
            close();
            throw e;
        }
        kad.ifPresent(metrics::add);
        mdns.ifPresent(metrics::add);
        mdns.ifPresent(Mdns::start);
        bootstrap.ifPresent(Bootstrap::start);
        keepAlive.start();
    }

    private List<Transport> transports(HostBuilder options, ResourceManager resources) {
        List<Security> securities = List.of(new Noise(options.identity), new Tls(options.identity, options.clock));
        Transport tcp = new TcpUpgrader(new TcpTransport(loops), securities, resources);
        if (!QuicTransport.isAvailable()) {
            log.warn("This platform has no QUIC library; TCP only");
            return List.of(tcp);
        }
        return List.of(tcp, new QuicTransport(loops, options.identity, resources, options.clock));
    }

    private Bootstrap bootstrap(HostBuilder options) {
        int enough = Math.min(ENOUGH_PEERS, options.bootstrap.size());
        return new Bootstrap(
                options.bootstrap,
                address -> identify.ask(connect(address, BOOTSTRAP_TIMEOUT)),
                () -> swarm.connections().peers().size() < enough,
                this::refresh,
                options.clock,
                loops.ticker());
    }

    private void refresh() {
        try {
            if (kad.isPresent()) {
                kad().refresh();
            }
        } catch (IOException e) {
            log.debug("The routing table could not be filled", e);
        }
    }

    private Mdns mdns(HostBuilder options) throws IOException {
        return new Mdns(peerId, this::addresses, UdpMulticastLink.openAll(), new LinkDialer(swarm), options.clock);
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

    public Perf perf() {
        return perf;
    }

    public Rendezvous rendezvous() {
        return rendezvous;
    }

    /** All that this host counts, as it is now. */
    public List<Metric> metrics() {
        return metrics.stream().flatMap(source -> source.metrics().stream()).toList();
    }

    /** The Kademlia network that this host was built to join. */
    public Kademlia kad() {
        return kad.orElseThrow(() -> new IllegalStateException("this host was built without Kademlia"))
                .kademlia();
    }

    /** Keeps the connections with a peer when too many are open, until {@link #unprotect}. */
    public void protect(PeerId peer) {
        swarm.connections().protect(peer);
    }

    /** Lets the connections with a peer be closed again when too many are open. */
    public void unprotect(PeerId peer) {
        swarm.connections().unprotect(peer);
    }

    /** Connections, events, peers and counters. */
    public Swarm swarm() {
        return swarm;
    }

    /** Closing again does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        bootstrap.ifPresent(Bootstrap::close);
        mdns.ifPresent(Mdns::close);
        kad.ifPresent(KadService::close);
        keepAlive.close();
        swarm.close();
        if (ownsLoops) {
            loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}
