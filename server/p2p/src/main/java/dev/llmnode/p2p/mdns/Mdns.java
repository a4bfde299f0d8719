package dev.llmnode.p2p.mdns;

import dev.llmnode.p2p.metrics.Metric;
import dev.llmnode.p2p.metrics.MetricSource;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiaddrProtocol;
import dev.llmnode.p2p.multiformats.MultiformatException;
import dev.llmnode.p2p.peer.InvalidPeerIdException;
import dev.llmnode.p2p.peer.PeerId;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the link for peers every few seconds, answers the same question, and announces itself at the start. Answers go out at
 * most once a second a link (RFC 6762, section 6), so a flood of questions makes no flood of answers: what is asked too
 * early is answered, once, when that time is over.
 */
public final class Mdns implements MetricSource, AutoCloseable {
    static final String SERVICE = "_p2p._udp.local";

    /** How often the link is asked. A rust or js peer that comes does not announce itself: only questions find it. */
    static final Duration QUERY_PERIOD = Duration.ofSeconds(2);

    /** Unasked answers at the start, a second apart (RFC 6762, section 8.3): who is there already may not ask for long. */
    static final int ANNOUNCEMENTS = 2;

    /** How long a peer counts as seen. */
    static final Duration TIME_TO_LIVE = Duration.ofSeconds(DnsMessage.TIME_TO_LIVE);

    static final Duration ANSWER_PERIOD = Duration.ofSeconds(1);

    /** Peers that are remembered at once; a flood of made-up peers is cut here. */
    static final int MAX_PEERS = 256;

    private static final String DNSADDR = "dnsaddr=";
    private static final int MAX_TEXT = 255;
    private static final int MAX_ADDRESSES = 16;
    private static final Logger log = LoggerFactory.getLogger(Mdns.class);

    /** Hears of peers when they show themselves, and again after they were silent for their time to live. */
    @FunctionalInterface
    public interface Listener {
        void discovered(PeerId peer, List<Multiaddr> addresses);
    }

    private final PeerId self;
    private final Supplier<List<Multiaddr>> addresses;
    private final List<MulticastLink> links;
    private final Listener listener;
    private final InstantSource clock;
    private final String instance = randomLabel();
    private final Map<PeerId, Instant> seen = new LinkedHashMap<>();
    private final Map<MulticastLink, Instant> answered = new ConcurrentHashMap<>();
    private final Set<MulticastLink> owed = ConcurrentHashMap.newKeySet();
    private final LongAdder received = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder delayed = new LongAdder();
    private final LongAdder ignored = new LongAdder();
    private final ScheduledExecutorService queries = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("mdns").factory());
    private int announced;
    private volatile boolean closed;

    /** @param addresses where this host is reached, without its id */
    public Mdns(
            PeerId self,
            Supplier<List<Multiaddr>> addresses,
            List<MulticastLink> links,
            Listener listener,
            InstantSource clock) {
        this.self = self;
        this.addresses = addresses;
        this.links = List.copyOf(links);
        this.listener = listener;
        this.clock = clock;
    }

    public void start() {
        for (MulticastLink link : links) {
            Thread.ofVirtual().name("mdns-receive").start(() -> receive(link));
        }
        var _ = queries.scheduleAtFixedRate(this::query, 0, QUERY_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        var _ = queries.scheduleAtFixedRate(this::settle, 0, ANSWER_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Once a second: announces this host where that is still to be done, and gives the answers that had to wait. */
    void settle() {
        if (announced < ANNOUNCEMENTS) {
            announced++;
            owed.addAll(links);
        }
        links.stream().filter(owed::contains).filter(this::mayAnswer).forEach(this::sendAnswer);
    }

    void query() {
        byte[] query = DnsWriter.write(DnsMessage.query(SERVICE));
        links.forEach(link -> send(link, query));
    }

    private void receive(MulticastLink link) {
        while (!closed) {
            try {
                handle(link, link.receive());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                log.debug("Receiving multicast DNS failed", e);
                return;
            }
        }
    }

    /** Takes one datagram; what is no mDNS of libp2p is dropped. */
    void handle(MulticastLink link, byte[] datagram) {
        DnsMessage message;
        received.increment();
        try {
            message = DnsReader.read(datagram);
        } catch (MultiformatException e) {
            dropped.increment();
            log.trace("Dropped a datagram", e);
            return;
        }
        if (message.isResponse()) {
            learn(message);
        } else if (message.questions().contains(SERVICE)) {
            if (mayAnswer(link)) {
                sendAnswer(link);
            } else {
                delayed.increment();
                owed.add(link);
            }
        }
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                new Metric("p2p_mdns_datagrams_total", received.sum()),
                new Metric("p2p_mdns_datagrams_dropped_total", dropped.sum()),
                new Metric("p2p_mdns_questions_delayed_total", delayed.sum()),
                new Metric("p2p_mdns_peers_ignored_total", ignored.sum()),
                new Metric("p2p_mdns_peers", seenCount()));
    }

    private synchronized int seenCount() {
        return seen.size();
    }

    private boolean mayAnswer(MulticastLink link) {
        Instant last = answered.get(link);
        return last == null || !clock.instant().isBefore(last.plus(ANSWER_PERIOD));
    }

    private void sendAnswer(MulticastLink link) {
        answered.put(link, clock.instant());
        owed.remove(link);
        send(link, DnsWriter.write(answer()));
    }

    private DnsMessage answer() {
        List<Multiaddr> own = addresses.get();
        String name = instance + "." + SERVICE;
        String host = instance + ".local";
        List<String> texts = own.stream()
                .map(address -> DNSADDR + address.with(MultiaddrProtocol.P2P, self.toString()))
                .filter(text -> text.length() <= MAX_TEXT)
                .limit(MAX_ADDRESSES)
                .toList();
        int port = own.stream()
                .flatMap(address -> Stream.concat(
                        address.value(MultiaddrProtocol.TCP).stream(), address.value(MultiaddrProtocol.UDP).stream()))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(0);
        List<DnsRecord> records = new ArrayList<>();
        records.add(new DnsRecord.Ptr(SERVICE, name));
        records.add(new DnsRecord.Txt(name, texts));
        records.add(new DnsRecord.Srv(name, port, host));
        own.stream()
                .map(address -> address.parts().getFirst())
                .filter(part -> part.protocol() == MultiaddrProtocol.IP4 || part.protocol() == MultiaddrProtocol.IP6)
                .map(Multiaddr.Part::value)
                .distinct()
                .limit(MAX_ADDRESSES)
                .forEach(ip -> records.add(new DnsRecord.Address(host, ip)));
        return DnsMessage.response(records);
    }

    private void learn(DnsMessage message) {
        Map<PeerId, List<Multiaddr>> found = new LinkedHashMap<>();
        Set<String> instances = instances(message);
        for (DnsRecord record : message.records()) {
            if (record instanceof DnsRecord.Txt txt && instances.contains(txt.name())) {
                txt.texts().stream()
                        .filter(text -> text.startsWith(DNSADDR))
                        .limit(MAX_ADDRESSES)
                        .forEach(text -> read(text.substring(DNSADDR.length()), found));
            }
        }
        found.remove(self);
        found.forEach((peer, peerAddresses) -> {
            if (isNew(peer)) {
                listener.discovered(peer, List.copyOf(peerAddresses));
            }
        });
    }

    /** The names that the service's pointers lead to; those of rust-libp2p are not below the service's. */
    private static Set<String> instances(DnsMessage message) {
        return message.records().stream()
                .filter(record -> record.name().equals(SERVICE))
                .flatMap(record -> record instanceof DnsRecord.Ptr ptr ? Stream.of(ptr.instance()) : Stream.empty())
                .collect(Collectors.toSet());
    }

    private static void read(String text, Map<PeerId, List<Multiaddr>> found) {
        try {
            Multiaddr address = Multiaddr.parse(text);
            address.value(MultiaddrProtocol.P2P)
                    .map(PeerId::parse)
                    .ifPresent(peer -> found.computeIfAbsent(peer, absent -> new ArrayList<>())
                            .add(address.withoutPeer()));
        } catch (MultiformatException | InvalidPeerIdException e) {
            log.trace("Dropped an address", e);
        }
    }

    private synchronized boolean isNew(PeerId peer) {
        Instant now = clock.instant();
        seen.values().removeIf(until -> !now.isBefore(until));
        boolean known = seen.containsKey(peer);
        if (!known && seen.size() >= MAX_PEERS) {
            ignored.increment();
            return false;
        }
        seen.put(peer, now.plus(TIME_TO_LIVE));
        return !known;
    }

    private void send(MulticastLink link, byte[] datagram) {
        try {
            link.send(datagram);
        } catch (IOException e) {
            log.debug("Sending multicast DNS failed", e);
        }
    }

    /** The instance's name says nothing of the peer (spec: 32 to 63 random characters). */
    private static String randomLabel() {
        String alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
        SecureRandom random = new SecureRandom();
        StringBuilder label = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            label.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return label.toString();
    }

    @Override
    public void close() {
        closed = true;
        queries.shutdownNow();
        links.forEach(MulticastLink::close);
    }
}
