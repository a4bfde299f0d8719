package dev.llmnode.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.p2p.kad.KadOptions;
import dev.llmnode.p2p.kad.KadPeer;
import dev.llmnode.p2p.kad.Key;
import dev.llmnode.p2p.kad.Value;
import dev.llmnode.p2p.limits.Limits;
import dev.llmnode.p2p.peer.PeerId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Fifty real hosts over loopback: each puts, provides, gets and finds; and again while a third of them die. */
class ManyHostsIT {
    private static final int HOSTS = 50;
    private static final int KILLED = HOSTS / 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** All come from one address here, which would be one stranger's elsewhere. */
    private static final Limits LIMITS = new Limits(
            512,
            512,
            4,
            4096,
            1024,
            256,
            Limits.DEFAULT.memory(),
            Limits.DEFAULT.memoryPerConnection(),
            400,
            500,
            Limits.DEFAULT.grace(),
            Limits.DEFAULT.handshake(),
            Limits.DEFAULT.negotiation(),
            Limits.DEFAULT.yamux());

    private final List<Host> hosts = new ArrayList<>();

    /** Hosts that know each other by a chain of contacts, and have looked for themselves. */
    private void start() throws IOException {
        for (int i = 0; i < HOSTS; i++) {
            Host host = new HostBuilder()
                    .listen("/ip4/127.0.0.1/tcp/0")
                    .limits(LIMITS)
                    .kad(KadOptions.DEFAULT.withProtocol("/test/kad/1.0.0"))
                    .start();
            if (i > 0) {
                Host contact = hosts.get((i - 1) / 2);
                // Asking makes both sides know at once what the other serves.
                host.identify().ask(host.connect(contact.dialAddresses().getFirst(), TIMEOUT));
                contact.identify().ask(contact.connect(host.peerId(), TIMEOUT));
                host.kad().refresh();
            }
            hosts.add(host);
        }
    }

    @AfterEach
    void stop() {
        hosts.parallelStream().forEach(Host::close);
    }

    @Test
    void network_shouldServeEachAndOutliveAThird() throws Exception {
        start();
        for (int i = 0; i < HOSTS; i++) {
            Host host = hosts.get(i);
            assertThat(host.kad().put(key("record", i), value(i))).isPositive();
            assertThat(host.kad().provide(key("provided", i))).isPositive();
        }

        for (int i = 0; i < HOSTS; i++) {
            finds(i, (i + HOSTS / 2) % HOSTS);
        }

        List<Integer> all = new ArrayList<>(IntStream.range(0, HOSTS).boxed().toList());
        Collections.shuffle(all, new Random(42));
        List<Integer> alive = all.subList(KILLED, HOSTS);
        Thread killer = Thread.ofVirtual()
                .start(() -> all.subList(0, KILLED).forEach(i -> hosts.get(i).close()));
        for (int i = 0; i < alive.size(); i++) {
            finds(alive.get(i), alive.get((i + 1) % alive.size()));
        }
        killer.join();
        for (int i = 0; i < alive.size(); i++) {
            finds(alive.get(i), alive.get((i + 7) % alive.size()));
        }
    }

    /** What {@code other} put and provides, and where it is, as {@code reader} finds them. */
    private void finds(int reader, int other) throws IOException {
        Host host = hosts.get(reader);
        PeerId wanted = hosts.get(other).peerId();
        assertThat(host.kad().get(key("record", other))).contains(value(other));
        assertThat(host.kad().providers(key("provided", other), 1))
                .extracting(KadPeer::id)
                .containsExactly(wanted);
        assertThat(host.kad().find(wanted))
                .map(KadPeer::addresses)
                .contains(hosts.get(other).addresses());
    }

    private static Key key(String kind, int host) {
        return Key.of("%s-%d".formatted(kind, host));
    }

    private static Value value(int host) {
        return Value.of("value of %d".formatted(host).getBytes(StandardCharsets.UTF_8));
    }
}
