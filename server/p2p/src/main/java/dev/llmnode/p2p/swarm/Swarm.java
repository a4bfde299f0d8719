package dev.llmnode.p2p.swarm;

import dev.llmnode.p2p.connect.DialException;
import dev.llmnode.p2p.connect.Dialer;
import dev.llmnode.p2p.connect.Established;
import dev.llmnode.p2p.connect.NameService;
import dev.llmnode.p2p.connect.Transport;
import dev.llmnode.p2p.limits.LimitExceededException;
import dev.llmnode.p2p.limits.Limits;
import dev.llmnode.p2p.limits.Permit;
import dev.llmnode.p2p.limits.ResourceManager;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.mux.MuxedStream;
import dev.llmnode.p2p.negotiate.MultistreamSelect;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.time.Deadline;
import dev.llmnode.p2p.transport.SocketAddresses;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All connections of a host: dials, listens, hands streams to their handlers, keeps to the limits. */
public final class Swarm implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Swarm.class);

    private final PeerId self;
    private final List<Transport> transports;
    private final Limits limits;
    private final InstantSource clock;
    private final Ticker ticker;
    private final ResourceManager resources;
    private final Bandwidth bandwidth = new Bandwidth();
    private final EventBus events = new EventBus();
    private final Peerstore peerstore;
    private final Dialer dialer;
    private final ConnectionTable connections;
    private final Map<String, StreamHandler> handlers = new ConcurrentHashMap<>();
    private final Map<PeerId, CompletableFuture<Connection>> dials = new ConcurrentHashMap<>();
    private final List<Transport.Listener> listeners = new CopyOnWriteArrayList<>();
    private final List<Multiaddr> covered = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    public Swarm(
            PeerId self,
            List<Transport> transports,
            ResourceManager resources,
            NameService names,
            InstantSource clock,
            Ticker ticker) {
        this.self = self;
        this.transports = List.copyOf(transports);
        this.resources = resources;
        this.limits = resources.limits();
        this.clock = clock;
        this.ticker = ticker;
        this.peerstore = new Peerstore(clock);
        this.dialer = new Dialer(transports, names, clock);
        this.connections = new ConnectionTable(self, limits, clock);
    }

    /**
     * Listens on each address. A socket for {@code ::} takes IPv4 too, and the JDK cannot change that, so
     * {@code 0.0.0.0} with the same port has no socket of its own beside it.
     */
    public void listen(List<Multiaddr> addresses) throws IOException {
        for (Multiaddr address : addresses) {
            boolean isCovered = SocketAddresses.onBothFamilies(address)
                    .filter(addresses::contains)
                    .isPresent();
            if (!isCovered) {
                Multiaddr bound = listen(address);
                addresses.stream()
                        .filter(other -> SocketAddresses.onBothFamilies(other).equals(Optional.of(address)))
                        .map(other -> SocketAddresses.withIp(
                                bound, new Multiaddr(other.parts().subList(0, 1))))
                        .forEach(covered::add);
            }
        }
    }

    public Multiaddr listen(Multiaddr address) throws IOException {
        Transport transport = transports.stream()
                .filter(candidate -> candidate.handles(address))
                .findFirst()
                .orElseThrow(() -> new IOException("no transport listens on " + address));
        Transport.Listener listener = transport.listen(address, new InboundGate());
        listeners.add(listener);
        events.emit(new HostEvent.Listening(listener.address()));
        return listener.address();
    }

    /** The addresses that sockets are bound to. */
    public List<Multiaddr> listenAddresses() {
        List<Multiaddr> all = new ArrayList<>(covered);
        listeners.forEach(listener -> all.add(listener.address()));
        return all;
    }

    /** The connection with {@code peer}: the one that stands, or a new one to an address given here or known before. */
    public Connection connect(PeerId peer, List<Multiaddr> addresses, Duration timeout) throws IOException {
        if (peer.equals(self)) {
            throw new DialException("%s is this host itself".formatted(peer));
        }
        Optional<Connection> standing = connections.best(peer);
        if (standing.isPresent()) {
            return standing.get();
        }
        CompletableFuture<Connection> dial = new CompletableFuture<>();
        CompletableFuture<Connection> other = dials.putIfAbsent(peer, dial);
        if (other != null) {
            return join(other, peer);
        }
        try {
            List<Multiaddr> all = new ArrayList<>(addresses);
            all.addAll(peerstore.addresses(peer));
            Connection connection = dial(Optional.of(peer), all, timeout);
            dial.complete(connection);
            return connection;
        } catch (IOException | RuntimeException e) {
            dial.completeExceptionally(e);
            throw e;
        } finally {
            dials.remove(peer, dial);
        }
    }

    /** Dials an address of which the peer is not known; whoever answers proves who it is. */
    public Connection connect(Multiaddr address, Duration timeout) throws IOException {
        return dial(Optional.empty(), List.of(address), timeout);
    }

    private static Connection join(CompletableFuture<Connection> dial, PeerId peer) throws IOException {
        try {
            return dial.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DialException("interrupted while dialling " + peer);
        } catch (ExecutionException e) {
            throw new DialException("the dial that was under way failed: " + e.getMessage());
        }
    }

    private Connection dial(Optional<PeerId> peer, List<Multiaddr> addresses, Duration timeout) throws IOException {
        if (closed) {
            throw new DialException("this host is closed");
        }
        Permit permit = resources.outboundConnection();
        try {
            Established established = dialer.dial(peer, addresses, timeout);
            return register(established, Direction.OUTBOUND, permit);
        } catch (IOException e) {
            permit.close();
            events.emit(new HostEvent.DialFailed(peer, String.valueOf(e.getMessage())));
            throw e;
        }
    }

    private Connection register(Established established, Direction direction, Permit permit) throws IOException {
        Connection connection = new Connection(established, direction, clock.instant(), this);
        PeerId peer = connection.peer();
        Permit peerPermit;
        try {
            if (peer.equals(self) || closed) {
                throw new DialException(closed ? "this host is closed" : "dialled this host itself");
            }
            peerPermit = resources.peerConnection(peer);
        } catch (IOException e) {
            connection.close();
            throw e;
        }
        connections.add(connection);
        var _ = connection.closed().whenComplete((done, failure) -> {
            permit.close();
            peerPermit.close();
            if (connections.remove(connection)) {
                bandwidth.forget(peer);
                events.emit(new HostEvent.Disconnected(peer));
            }
        });
        connection
                .muxed()
                .accept(stream -> Thread.ofVirtual().name("p2p-stream").start(() -> serve(connection, stream)));
        log.debug("Opened {}", connection);
        events.emit(new HostEvent.Connected(connection));
        connections.trim();
        return connection;
    }

    private void serve(Connection connection, MuxedStream muxed) {
        PeerId peer = connection.peer();
        String protocol = "";
        try (Permit permit = connection.streamPermit()) {
            muxed.timeout(limits.negotiation());
            protocol = MultistreamSelect.answer(muxed, handlers::containsKey);
            StreamHandler handler = handlers.get(protocol);
            try (var _ = resources.inboundProtocol(peer, protocol);
                    Stream stream = new Stream(muxed, connection, protocol, bandwidth, permit)) {
                if (handler != null) {
                    muxed.deadline(Deadline.NEVER);
                    handle(handler, stream);
                }
            }
        } catch (IOException | RuntimeException e) {
            muxed.reset();
            log.debug("Cut a {} stream of {}", protocol, connection, e);
            if (connection.isOpen()) {
                events.emit(new HostEvent.StreamFailed(peer, protocol, String.valueOf(e.getMessage())));
            }
        }
    }

    /** A handler that fails has its stream reset before it is closed: the peer must not take the break for an end. */
    private static void handle(StreamHandler handler, Stream stream) throws IOException {
        try {
            handler.handle(stream);
        } catch (IOException | RuntimeException e) {
            stream.reset();
            throw e;
        }
    }

    /** Serves {@code protocol} from now on. */
    public void handle(String protocol, StreamHandler handler) {
        handlers.put(protocol, handler);
    }

    public Set<String> protocols() {
        return Set.copyOf(handlers.keySet());
    }

    public ConnectionTable connections() {
        return connections;
    }

    public Peerstore peerstore() {
        return peerstore;
    }

    public EventBus events() {
        return events;
    }

    public ResourceManager resources() {
        return resources;
    }

    public Bandwidth bandwidth() {
        return bandwidth;
    }

    /** The monotonic clock that deadlines of this host's streams are on. */
    public Ticker ticker() {
        return ticker;
    }

    @Override
    public void close() {
        closed = true;
        listeners.forEach(Transport.Listener::close);
        connections.all().forEach(Connection::close);
    }

    private final class InboundGate implements Transport.Inbound {
        @Override
        public Permit admit(InetSocketAddress remote) throws LimitExceededException {
            try {
                return resources.inboundConnection(remote.getAddress());
            } catch (LimitExceededException e) {
                failed(remote, e);
                throw e;
            }
        }

        @Override
        public void established(Established established, Permit permit) {
            try {
                register(established, Direction.INBOUND, permit);
            } catch (IOException e) {
                permit.close();
                log.debug("Turned {} away", established.session().peer(), e);
            }
        }

        @Override
        public void failed(InetSocketAddress remote, IOException cause) {
            log.debug("Handshake with {} failed", remote, cause);
            events.emit(new HostEvent.InboundFailed(remote.toString(), String.valueOf(cause.getMessage())));
        }
    }
}
