package dev.llmnode.p2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.p2p.TestClock;
import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.peer.PublicKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StoresTest {
    private static final Random RANDOM = new Random(42);
    private static final Duration HOUR = Duration.ofHours(1);

    /** The value with the larger first byte is the better one; 0 is no value at all. */
    private static final RecordValidator LARGEST = new RecordValidator() {
        @Override
        public boolean isValid(Key key, Value value) {
            return value.length() > 0 && value.bytes()[0] > 0;
        }

        @Override
        public int select(Key key, List<Value> values) {
            int best = 0;
            for (int i = 1; i < values.size(); i++) {
                best = values.get(i).bytes()[0] > values.get(best).bytes()[0] ? i : best;
            }
            return best;
        }
    };

    private final TestClock clock = new TestClock();
    private final PeerId self = Identity.generate().peerId();
    private final PeerId stranger = Identity.generate().peerId();
    private final RecordStore records = new RecordStore(self, LARGEST, HOUR, clock);
    private final ProviderStore providers = new ProviderStore(self, HOUR, clock);
    private final Key key = Key.of("key");

    @Test
    void put_shouldKeepTheBetterValue() {
        assertThat(records.put(stranger, key, value(5))).isTrue();
        assertThat(records.put(stranger, key, value(3))).isFalse();
        assertThat(records.put(stranger, key, value(7))).isTrue();
        assertThat(records.put(stranger, key, value(0))).isFalse();

        assertThat(records.get(key)).contains(value(7));
    }

    @Test
    void put_shouldBoundKeysValuesAndCount() {
        assertThat(records.put(stranger, Key.of(""), value(1))).isFalse();
        assertThat(records.put(stranger, Key.of(new byte[Key.MAX_BYTES + 1]), value(1)))
                .isFalse();
        byte[] large = new byte[Value.MAX_BYTES + 1];
        large[0] = 1;
        assertThat(records.put(stranger, key, Value.of(large))).isFalse();
        fillRecords();

        assertThat(records.size()).isEqualTo(RecordStore.MAX_RECORDS);
        clock.advance(HOUR);
        assertThat(records.size()).isZero();
    }

    @Test
    void put_shouldGiveOnePeerAShare() {
        for (int i = 0; i < RecordStore.MAX_RECORDS_OF_PEER; i++) {
            assertThat(records.put(stranger, Key.of("k" + i), value(1))).isTrue();
        }

        assertThat(records.put(stranger, key, value(1))).isFalse();
        assertThat(records.put(stranger, Key.of("k0"), value(2))).isTrue();
        assertThat(records.put(peer(), key, value(1))).isTrue();
        clock.advance(HOUR);
        assertThat(records.put(stranger, Key.of("after an hour"), value(1))).isTrue();
    }

    @Test
    void put_shouldGiveUpTheFarthestOfAFullStore() {
        List<Key> byDistance = fillRecords();
        Key farthest = byDistance.getLast();
        Key nearer = unused(distance -> distance.compareTo(distance(farthest)) < 0);
        Key farther = unused(distance -> distance.compareTo(distance(byDistance.get(RecordStore.MAX_RECORDS - 2))) > 0);

        assertThat(records.put(peer(), nearer, value(1))).isTrue();

        assertThat(records.get(farthest)).isEmpty();
        assertThat(records.put(peer(), farther, value(1))).isFalse();
        assertThat(records.size()).isEqualTo(RecordStore.MAX_RECORDS);
    }

    @Test
    void put_shouldAlwaysTakeOurOwn() {
        List<Key> byDistance = fillRecords();
        for (int i = 0; i < 2 * RecordStore.MAX_RECORDS_OF_PEER; i++) {
            assertThat(records.put(self, Key.of("own" + i), value(1))).isTrue();
        }

        Key nearer = unused(distance -> distance.compareTo(distance(byDistance.getFirst())) < 0);
        assertThat(records.put(peer(), nearer, value(1))).isTrue();

        for (int i = 0; i < 2 * RecordStore.MAX_RECORDS_OF_PEER; i++) {
            assertThat(records.get(Key.of("own" + i))).isPresent();
        }
        records.remove(self, Key.of("own0"));
        records.remove(self, nearer);
        assertThat(records.get(Key.of("own0"))).isEmpty();
        assertThat(records.get(nearer)).isPresent();
    }

    @Test
    void add_shouldBoundProvidersOfAKey() {
        KadPeer first = new KadPeer(Identity.generate().peerId(), List.of());
        assertThat(providers.add(key, first)).isTrue();
        for (int i = 1; i < ProviderStore.MAX_PROVIDERS; i++) {
            providers.add(key, new KadPeer(Identity.generate().peerId(), List.of()));
        }
        clock.advance(Duration.ofMinutes(30));

        assertThat(providers.add(key, new KadPeer(Identity.generate().peerId(), List.of())))
                .isFalse();
        assertThat(providers.add(key, first)).isTrue();
        clock.advance(Duration.ofMinutes(30));
        assertThat(providers.get(key)).containsExactly(first);
    }

    @Test
    void add_shouldGiveOnePeerAShareOfTheKeys() {
        KadPeer greedy = new KadPeer(stranger, List.of());
        for (int i = 0; i < ProviderStore.MAX_KEYS_OF_PEER; i++) {
            assertThat(providers.add(Key.of("k" + i), greedy)).isTrue();
        }

        assertThat(providers.add(key, greedy)).isFalse();
        assertThat(providers.add(Key.of(""), greedy)).isFalse();
        assertThat(providers.add(Key.of("k0"), greedy)).isTrue();
        assertThat(providers.add(key, provider())).isTrue();
        clock.advance(HOUR);
        assertThat(providers.add(Key.of("after an hour"), greedy)).isTrue();
    }

    @Test
    void add_shouldGiveUpTheFarthestKeyOfAFullStoreButNotOurs() {
        List<Key> keys = sorted(IntStream.range(0, ProviderStore.MAX_KEYS)
                .mapToObj(i -> Key.of("k" + i))
                .toList());
        Key ours = keys.getLast();
        Key farthestOfOthers = keys.get(ProviderStore.MAX_KEYS - 2);
        keys.forEach(each -> assertThat(providers.add(each, provider())).isTrue());
        assertThat(providers.add(ours, new KadPeer(self, List.of()))).isTrue();

        assertThat(providers.add(unused(distance -> distance.compareTo(distance(keys.getFirst())) < 0), provider()))
                .isTrue();
        assertThat(providers.add(unused(distance -> distance.compareTo(distance(ours)) > 0), provider()))
                .isFalse();

        assertThat(providers.get(farthestOfOthers)).isEmpty();
        assertThat(providers.get(ours)).hasSize(2);
        assertThat(providers.size()).isEqualTo(ProviderStore.MAX_KEYS);
        providers.remove(ours, self);
        assertThat(providers.get(ours)).hasSize(1);
    }

    /** A full store, each record of another peer; the keys, the nearest first. */
    private List<Key> fillRecords() {
        List<Key> keys = IntStream.range(0, RecordStore.MAX_RECORDS)
                .mapToObj(i -> Key.of("k" + i))
                .toList();
        keys.forEach(each -> assertThat(records.put(peer(), each, value(1))).isTrue());
        return sorted(keys);
    }

    private List<Key> sorted(List<Key> keys) {
        return keys.stream().sorted(Comparator.comparing(this::distance)).toList();
    }

    private KadId distance(Key of) {
        return of.id().distance(KadId.of(self));
    }

    private Key unused(Predicate<KadId> wanted) {
        return IntStream.range(0, 10_000_000)
                .mapToObj(i -> Key.of("unused" + i))
                .filter(candidate -> wanted.test(distance(candidate)))
                .findFirst()
                .orElseThrow();
    }

    private static KadPeer provider() {
        return new KadPeer(peer(), List.of());
    }

    /** An id of a key that nobody has: no key need be made for it. */
    private static PeerId peer() {
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        return PeerId.of(PublicKey.ed25519(key));
    }

    private static Value value(int first) {
        return Value.of(new byte[] {(byte) first});
    }
}
