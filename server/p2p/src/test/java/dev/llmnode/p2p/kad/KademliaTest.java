package dev.llmnode.p2p.kad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.p2p.peer.PeerId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Whole networks in memory. */
class KademliaTest {
    private static final KadOptions OPTIONS = KadOptions.DEFAULT;

    @Test
    void closest_shouldFindTheTrulyNearest() throws Exception {
        SimulatedNetwork network = new SimulatedNetwork(200, OPTIONS);
        Key key = Key.of("some key");
        List<PeerId> truth = network.ids.stream()
                .sorted(Comparator.comparing(id -> KadId.of(id).distance(key.id())))
                .limit(20)
                .toList();

        for (int i = 0; i < 200; i += 20) {
            PeerId self = network.ids.get(i);
            List<PeerId> expected =
                    truth.stream().filter(id -> !id.equals(self)).limit(15).toList();
            assertThat(network.nodes.get(i).closest(key).nearest()).containsAll(expected);
        }
    }

    @Test
    void putAndProvide_shouldBeSeenFromEverywhereWhileAThirdIsDead() throws Exception {
        SimulatedNetwork network = new SimulatedNetwork(60, OPTIONS);
        Value value = Value.of("hello".getBytes(StandardCharsets.UTF_8));
        assertThat(network.nodes.get(7).put(Key.of("greeting"), value)).isEqualTo(20);
        assertThat(network.nodes.get(8).provide(Key.of("capability:echo"))).isEqualTo(20);
        network.kill(1.0 / 3);

        for (int i = 0; i < 60; i++) {
            if (network.isAlive(i)) {
                assertThat(network.nodes.get(i).get(Key.of("greeting"))).contains(value);
                assertThat(network.nodes.get(i).providers(Key.of("capability:echo"), 1))
                        .extracting(KadPeer::id)
                        .containsExactly(network.ids.get(8));
            }
        }
    }

    @Test
    void find_shouldGiveAddresses() throws Exception {
        SimulatedNetwork network = new SimulatedNetwork(60, OPTIONS);
        PeerId wanted = network.ids.get(59);

        assertThat(network.nodes.get(3).find(wanted).orElseThrow().addresses())
                .containsExactly(SimulatedNetwork.address(wanted));
    }

    @Test
    void republish_shouldOutliveTheTimeToLive() throws Exception {
        SimulatedNetwork network = new SimulatedNetwork(30, OPTIONS);
        Key provided = Key.of("capability:echo");
        Key withdrawn = Key.of("capability:gone");
        network.nodes.getFirst().provide(provided);
        network.nodes.getFirst().provide(withdrawn);
        network.nodes.getFirst().withdraw(withdrawn);

        network.clock.advance(OPTIONS.lifetimes().provider().minus(Duration.ofHours(1)));
        network.nodes.getFirst().republish();
        network.clock.advance(Duration.ofHours(2));

        assertThat(network.nodes.get(9).providers(provided, 5)).hasSize(1);
        assertThat(network.nodes.get(9).providers(withdrawn, 5)).isEmpty();
    }

    @Test
    void republish_shouldGoOnPastAValueThatHasBecomeInvalid() throws Exception {
        AtomicBoolean strict = new AtomicBoolean();
        RecordValidator shortOnceStrict = (key, value) -> !strict.get() || value.length() < 4;
        SimulatedNetwork network = new SimulatedNetwork(30, OPTIONS.withValidator(shortOnceStrict));
        Kademlia publisher = network.nodes.getFirst();
        for (int i = 0; i < 8; i++) {
            publisher.put(Key.of("long " + i), Value.of(new byte[4]));
            publisher.put(Key.of("short " + i), Value.of(new byte[3]));
        }
        strict.set(true);

        network.clock.advance(OPTIONS.lifetimes().record().minus(Duration.ofHours(1)));
        publisher.republish();
        network.clock.advance(Duration.ofHours(2));

        for (int i = 0; i < 8; i++) {
            assertThat(network.nodes.get(9).get(Key.of("short " + i))).isPresent();
        }
    }

    @Test
    void put_shouldRefuseWhatTheValidatorRefuses() throws Exception {
        RecordValidator onlyShort = (key, value) -> value.length() < 4;
        SimulatedNetwork network = new SimulatedNetwork(3, OPTIONS.withValidator(onlyShort));

        assertThatThrownBy(() -> network.nodes.getFirst().put(Key.of("k"), Value.of(new byte[4])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("validator refuses");
    }

    @Test
    void lookup_shouldGrowLikeTheLogarithm() throws Exception {
        double[] messages = new double[3];
        int[] sizes = {50, 200, 1000};
        StringBuilder table = new StringBuilder("| nodes | messages a lookup | hops | \n|---|---|---|\n");
        for (int s = 0; s < sizes.length; s++) {
            SimulatedNetwork network = new SimulatedNetwork(sizes[s], OPTIONS);
            double hops = 0;
            int lookups = 40;
            for (int i = 0; i < lookups; i++) {
                LookupResult result = network.nodes.get(i).closest(Key.of("target " + i));
                messages[s] += (double) result.messages() / lookups;
                hops += (double) result.hops() / lookups;
            }
            table.append("| %d | %.1f | %.2f |%n".formatted(sizes[s], messages[s], hops));
            assertThat(hops).isLessThan(Math.log(sizes[s]) / Math.log(2));
        }
        System.out.println(table);

        // 20 times as many nodes: log n grows by 1.8, n itself by 20.
        assertThat(messages[2] / messages[0]).isLessThan(2.5);
    }
}
