package dev.llmnode.p2p.kad;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.time.Deadline;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kademlia over any network: lookups, records, providers. Methods block until their lookup is done. */
public final class Kademlia {
    private static final Logger log = LoggerFactory.getLogger(Kademlia.class);

    /** Random lookups of one refresh, for the farthest buckets; the near ones fill by looking for ourselves. */
    private static final int MAX_REFRESHED_BUCKETS = 15;

    private final PeerId self;
    private final KadRpc rpc;
    private final KadOptions options;
    private final Supplier<List<Multiaddr>> addresses;
    private final Ticker ticker;
    private final RoutingTable table;
    private final RecordStore records;
    private final ProviderStore providers;
    private final KadServer server;
    private final Map<Key, Value> published = new ConcurrentHashMap<>();
    private final Set<Key> provided = ConcurrentHashMap.newKeySet();
    private final SecureRandom random = new SecureRandom();

    /**
     * A node that knows nobody yet.
     *
     * @param addresses where this host is reached, asked anew each time
     * @param ticker what the time of a lookup is measured on
     */
    public Kademlia(
            PeerId self,
            KadRpc rpc,
            KadOptions options,
            Supplier<List<Multiaddr>> addresses,
            Function<PeerId, List<Multiaddr>> addressBook,
            InstantSource clock,
            Ticker ticker) {
        this.self = self;
        this.ticker = ticker;
        this.rpc = rpc;
        this.options = options;
        this.addresses = addresses;
        this.table = new RoutingTable(self, options.search().replication(), clock);
        this.records =
                new RecordStore(self, options.validator(), options.lifetimes().record(), clock);
        this.providers = new ProviderStore(self, options.lifetimes().provider(), clock);
        this.server = new KadServer(options, table, records, providers, addressBook);
    }

    /** The answer to a request of {@code from}; empty where there is none to give. */
    public Optional<KadMessage> answer(PeerId from, KadMessage request) {
        return server.answer(from, request);
    }

    public RoutingTable table() {
        return table;
    }

    /** Records that this host keeps for the network. */
    public int records() {
        return records.size();
    }

    /** Keys of which this host knows providers. */
    public int providerKeys() {
        return providers.size();
    }

    /** Looks for the peers nearest to a key. */
    public LookupResult closest(Key key) throws IOException {
        return lookup(KadMessage.request(KadMessage.Type.FIND_NODE, key), key.id(), (peer, answer) -> false);
    }

    /** The addresses of a peer, from the first answer that has them; empty where nobody knows it. */
    public Optional<KadPeer> find(PeerId peer) throws IOException {
        List<KadPeer> found = new ArrayList<>();
        Key key = Key.of(peer.encode());
        lookup(KadMessage.request(KadMessage.Type.FIND_NODE, key), key.id(), (from, answer) -> {
            answer.closer().stream()
                    .filter(candidate -> candidate.id().equals(peer))
                    .filter(candidate -> !candidate.addresses().isEmpty())
                    .forEach(found::add);
            return !found.isEmpty();
        });
        return found.stream().findFirst();
    }

    /** Stores a record at the peers nearest to its key; returns how many took it. It is published anew from time to time. */
    public int put(Key key, Value value) throws IOException {
        if (!options.validator().isValid(key, value)) {
            throw new IllegalArgumentException("the validator refuses this value of %s".formatted(key));
        }
        if (value.length() > Value.MAX_BYTES || key.length() > Key.MAX_BYTES || key.length() == 0) {
            throw new IllegalArgumentException("a record has a key of 1 to %d bytes and a value of at most %d"
                    .formatted(Key.MAX_BYTES, Value.MAX_BYTES));
        }
        published.put(key, value);
        if (options.server()) {
            records.put(self, key, value);
        }
        KadMessage store = KadMessage.request(KadMessage.Type.PUT_VALUE, key).withValue(value);
        return toEach(closest(key).nearest(), peer -> rpc.ask(peer, store));
    }

    /** The best value among the first answers that have one. */
    public Optional<Value> get(Key key) throws IOException {
        List<Value> values = new ArrayList<>();
        records.get(key).ifPresent(values::add);
        if (values.size() < options.search().quorum()) {
            lookup(KadMessage.request(KadMessage.Type.GET_VALUE, key), key.id(), (from, answer) -> {
                answer.value()
                        .filter(value -> options.validator().isValid(key, value))
                        .ifPresent(values::add);
                return values.size() >= options.search().quorum();
            });
        }
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(values.get(options.validator().select(key, List.copyOf(values))));
    }

    /** Tells the peers nearest to the key that we provide it; returns how many were told. Repeated from time to time. */
    public int provide(Key key) throws IOException {
        provided.add(key);
        KadPeer own = new KadPeer(self, addresses.get());
        providers.add(key, own);
        KadMessage message =
                KadMessage.request(KadMessage.Type.ADD_PROVIDER, key).withProviders(List.of(own));
        return toEach(closest(key).nearest(), peer -> {
            rpc.tell(peer, message);
            return message;
        });
    }

    /** Ends what {@link #provide} and {@link #put} repeat, here at once; what peers keep ends with its time. */
    public void withdraw(Key key) {
        provided.remove(key);
        published.remove(key);
        providers.remove(key, self);
        records.remove(self, key);
    }

    /** Up to {@code count} peers that provide the key. */
    public List<KadPeer> providers(Key key, int count) throws IOException {
        Map<PeerId, KadPeer> found = new LinkedHashMap<>();
        providers.get(key).forEach(provider -> found.put(provider.id(), provider));
        if (found.size() < count) {
            lookup(KadMessage.request(KadMessage.Type.GET_PROVIDERS, key), key.id(), (from, answer) -> {
                answer.providers().forEach(provider -> found.putIfAbsent(provider.id(), provider));
                return found.size() >= count;
            });
        }
        found.values().forEach(rpc::learn);
        return found.values().stream().limit(count).toList();
    }

    /** Looks for ourselves, and for a random key in each bucket: both fill the routing table. */
    public void refresh() throws IOException {
        closest(Key.of(self.encode()));
        int buckets = Math.min(table.depth(), MAX_REFRESHED_BUCKETS);
        KadId own = KadId.of(self);
        for (int bucket = 0; bucket < buckets; bucket++) {
            closest(randomKey(own, bucket));
        }
    }

    /** A key whose place has so many leading bits in common with ours: found by trial, 2^15 tries for the nearest. */
    private Key randomKey(KadId own, int commonPrefix) {
        byte[] bytes = new byte[KadId.BYTES];
        Key key;
        do {
            random.nextBytes(bytes);
            key = Key.of(bytes);
        } while (key.id().commonPrefix(own) != commonPrefix);
        return key;
    }

    /** Publishes what is ours anew; what cannot be now is left for the next time. */
    public void republish() {
        published.forEach((key, value) -> again(key, () -> put(key, value)));
        provided.forEach(key -> again(key, () -> provide(key)));
    }

    private interface Publishing {
        void run() throws IOException;
    }

    private static void again(Key key, Publishing publishing) {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        try {
            publishing.run();
        } catch (IOException | IllegalArgumentException e) {
            // A value may have become invalid meanwhile; the others are still to be told.
            log.debug("{} could not be published again", key, e);
        }
    }

    private LookupResult lookup(KadMessage request, KadId target, BiPredicate<PeerId, KadMessage> isEnough)
            throws IOException {
        List<PeerId> seeds = table.nearest(target, options.search().replication());
        if (seeds.isEmpty()) {
            throw new IOException("the routing table is empty: connect to a peer that serves " + options.protocol());
        }
        Deadline deadline = Deadline.after(options.search().lookupTimeout(), ticker);
        return new Lookup(rpc, options.search(), self, request, target, isEnough).run(seeds, deadline);
    }

    private interface Call {
        KadMessage run(PeerId peer) throws IOException;
    }

    private static int toEach(List<PeerId> peers, Call call) throws IOException {
        AtomicInteger done = new AtomicInteger();
        List<Thread> calls = peers.stream()
                .map(peer -> Thread.ofVirtual().name("kad-store").start(() -> {
                    try {
                        call.run(peer);
                        done.incrementAndGet();
                    } catch (IOException e) {
                        log.debug("{} did not take what we told it", peer, e);
                    }
                }))
                .toList();
        try {
            for (Thread each : calls) {
                each.join();
            }
        } catch (InterruptedException e) {
            calls.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while storing", e);
        }
        return done.get();
    }
}
