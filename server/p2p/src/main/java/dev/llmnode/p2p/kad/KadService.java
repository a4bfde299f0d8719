package dev.llmnode.p2p.kad;

import dev.llmnode.p2p.metrics.Metric;
import dev.llmnode.p2p.metrics.MetricSource;
import dev.llmnode.p2p.multiformats.Delimited;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiformatException;
import dev.llmnode.p2p.negotiate.NegotiationException;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.swarm.Connection;
import dev.llmnode.p2p.swarm.HostEvent;
import dev.llmnode.p2p.swarm.PeerInfo;
import dev.llmnode.p2p.swarm.Peerstore;
import dev.llmnode.p2p.swarm.Stream;
import dev.llmnode.p2p.swarm.Swarm;
import dev.llmnode.p2p.time.Rounds;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kademlia on a swarm. Peers come into the routing table when identify shows that they serve our protocol: a peer that the
 * host's filter turned away, or that only asks, never does.
 */
public final class KadService implements KadRpc, MetricSource, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KadService.class);

    /** A peer that asks may keep its stream open and silent for this long. */
    private static final Duration IDLE = Duration.ofMinutes(1);

    /** A peer in the routing table is trimmed after those that are not. */
    private static final int TABLE_USE = 5;

    private final PeerId self;
    private final Swarm swarm;
    private final KadOptions options;
    private final Kademlia kademlia;
    private final LongAdder asked = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final List<Rounds> maintenance;

    public KadService(
            PeerId self, Swarm swarm, KadOptions options, Supplier<List<Multiaddr>> addresses, InstantSource clock) {
        this.self = self;
        this.swarm = swarm;
        this.options = options;
        this.kademlia = new Kademlia(
                self, this, options, addresses, peer -> swarm.peerstore().addresses(peer), clock, swarm.ticker());
        this.maintenance = List.of(
                new Rounds("kad-refresh", swarm.ticker(), options.lifetimes().refresh(), this::refresh),
                new Rounds("kad-republish", swarm.ticker(), options.lifetimes().republish(), this::republish));
    }

    /** Serves the protocol in server mode, follows identify, and keeps table and records fresh. */
    public void start() {
        if (options.server()) {
            swarm.handle(options.protocol(), this::serve);
        }
        swarm.events().subscribe(event -> {
            if (event instanceof HostEvent.Identified(PeerId peer, PeerInfo info)) {
                identified(peer, info);
            } else if (event instanceof HostEvent.Filtered(PeerId peer, var _)) {
                forget(peer);
            }
        });
        maintenance.forEach(Rounds::start);
    }

    private Duration refresh() throws IOException {
        kademlia.refresh();
        return options.lifetimes().refresh();
    }

    private Duration republish() {
        kademlia.republish();
        return options.lifetimes().republish();
    }

    private void identified(PeerId peer, PeerInfo info) {
        if (!info.protocols().contains(options.protocol())) {
            forget(peer);
            return;
        }
        Optional<String> network =
                swarm.connections().best(peer).flatMap(connection -> NetworkGroup.of(connection.remote()));
        if (kademlia.table().heardOf(peer, network)) {
            swarm.connections().rate(peer, TABLE_USE);
        }
    }

    private void forget(PeerId peer) {
        kademlia.table().remove(peer);
        swarm.connections().rate(peer, 0);
    }

    public Kademlia kademlia() {
        return kademlia;
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                new Metric("p2p_kad_table_peers", kademlia.table().size()),
                new Metric("p2p_kad_records", kademlia.records()),
                new Metric("p2p_kad_provider_keys", kademlia.providerKeys()),
                new Metric("p2p_kad_requests_sent_total", asked.sum()),
                new Metric("p2p_kad_requests_failed_total", failed.sum()),
                new Metric("p2p_kad_requests_answered_total", answered.sum()),
                new Metric("p2p_kad_messages_refused_total", refused.sum()));
    }

    private void serve(Stream stream) throws IOException {
        try {
            answerAll(stream);
        } catch (NegotiationException e) {
            refused.increment();
            throw e;
        }
    }

    private void answerAll(Stream stream) throws IOException {
        InputStream in = stream.input();
        while (true) {
            stream.timeout(IDLE);
            int first = in.read();
            if (first < 0) {
                return;
            }
            stream.timeout(options.search().requestTimeout());
            KadMessage request = read(first, in);
            Optional<KadMessage> answer = kademlia.answer(stream.connection().peer(), request);
            answered.increment();
            if (answer.isPresent()) {
                write(stream, answer.get());
            } else if (request.type() != KadMessage.Type.ADD_PROVIDER) {
                throw new NegotiationException("%s of %s is refused".formatted(request.type(), request.key()));
            }
        }
    }

    @Override
    public KadMessage ask(PeerId peer, KadMessage request) throws IOException {
        try (Stream stream = open(peer)) {
            write(stream, request);
            InputStream in = stream.input();
            int first = in.read();
            if (first < 0) {
                throw new EOFException("%s gave no answer".formatted(peer));
            }
            KadMessage answer = read(first, in);
            if (answer.type() != request.type()) {
                throw new NegotiationException("%s answered %s with %s".formatted(peer, request.type(), answer.type()));
            }
            return answer;
        } catch (IOException e) {
            failed(peer, e);
            throw e;
        }
    }

    @Override
    public void tell(PeerId peer, KadMessage message) throws IOException {
        try (Stream stream = open(peer)) {
            write(stream, message);
        } catch (IOException e) {
            failed(peer, e);
            throw e;
        }
    }

    private Stream open(PeerId peer) throws IOException {
        asked.increment();
        Connection connection = swarm.connect(peer, List.of(), options.search().requestTimeout());
        Stream stream =
                connection.open(List.of(options.protocol()), options.search().requestTimeout());
        stream.timeout(options.search().requestTimeout());
        return stream;
    }

    private void failed(PeerId peer, IOException cause) {
        failed.increment();
        if (!Thread.currentThread().isInterrupted()) {
            log.debug("{} leaves the routing table", peer, cause);
            forget(peer);
        }
    }

    @Override
    public void learn(KadPeer peer) {
        if (!peer.id().equals(self)) {
            swarm.peerstore().add(peer.id(), peer.addresses(), Peerstore.HEARSAY);
        }
    }

    private static KadMessage read(int first, InputStream in) throws IOException {
        try {
            return KadMessage.decode(Delimited.read(first, in, KadMessage.MAX_READ));
        } catch (MultiformatException e) {
            throw new NegotiationException("kad message is damaged: " + e.getMessage());
        }
    }

    private static void write(Stream stream, KadMessage message) throws IOException {
        stream.write(Delimited.frame(message.encode()));
    }

    @Override
    public void close() {
        maintenance.forEach(Rounds::close);
    }
}
