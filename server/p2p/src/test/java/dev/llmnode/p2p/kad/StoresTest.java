package dev.llmnode.p2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.p2p.TestClock;
import dev.llmnode.p2p.peer.Identity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoresTest {
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
    private final RecordStore records = new RecordStore(LARGEST, HOUR, clock);
    private final ProviderStore providers = new ProviderStore(HOUR, clock);
    private final Key key = Key.of("key");

    @Test
    void put_shouldKeepTheBetterValue() {
        assertThat(records.put(key, value(5))).isTrue();
        assertThat(records.put(key, value(3))).isFalse();
        assertThat(records.put(key, value(7))).isTrue();
        assertThat(records.put(key, value(0))).isFalse();

        assertThat(records.get(key)).contains(value(7));
    }

    @Test
    void put_shouldBoundKeysValuesAndCount() {
        assertThat(records.put(Key.of(""), value(1))).isFalse();
        assertThat(records.put(Key.of(new byte[Key.MAX_BYTES + 1]), value(1))).isFalse();
        byte[] large = new byte[Value.MAX_BYTES + 1];
        large[0] = 1;
        assertThat(records.put(key, Value.of(large))).isFalse();
        for (int i = 0; i < RecordStore.MAX_RECORDS; i++) {
            assertThat(records.put(Key.of("k" + i), value(1))).isTrue();
        }

        assertThat(records.put(key, value(1))).isFalse();
        assertThat(records.put(Key.of("k0"), value(2))).isTrue();
        assertThat(records.size()).isEqualTo(RecordStore.MAX_RECORDS);
        clock.advance(HOUR);
        assertThat(records.size()).isZero();
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
    void add_shouldBoundKeys() {
        KadPeer provider = new KadPeer(Identity.generate().peerId(), List.of());
        for (int i = 0; i < ProviderStore.MAX_KEYS; i++) {
            assertThat(providers.add(Key.of("k" + i), provider)).isTrue();
        }

        assertThat(providers.add(key, provider)).isFalse();
        assertThat(providers.add(Key.of(""), provider)).isFalse();
    }

    private static Value value(int first) {
        return Value.of(new byte[] {(byte) first});
    }
}
