package dev.llmnode.p2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.p2p.Host;
import dev.llmnode.p2p.HostBuilder;
import dev.llmnode.p2p.TestClock;
import dev.llmnode.p2p.metrics.Metric;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiaddrProtocol;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.peer.PublicKey;
import dev.llmnode.p2p.swarm.Connection;
import dev.llmnode.p2p.transport.SocketAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A neighbour that floods the link, against a host with real connections. */
@Timeout(120)
class MdnsFloodIT {
    private static final int DATAGRAMS = 10_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Random random = new Random(42);
    private final TestClock clock = new TestClock();
    private final Link link = new Link();

    /** A link that gives what the test puts on it. */
    private static final class Link implements MulticastLink {
        private final BlockingQueue<byte[]> coming = new LinkedBlockingQueue<>();
        private final AtomicInteger sent = new AtomicInteger();

        @Override
        public void send(byte[] datagram) {
            sent.incrementAndGet();
        }

        @Override
        public byte[] receive() throws IOException {
            try {
                return coming.take();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close() {
            coming.add(new byte[0]);
        }
    }

    private PeerId peer() {
        byte[] key = new byte[32];
        random.nextBytes(key);
        return PeerId.of(PublicKey.ed25519(key));
    }

    private static double value(Mdns mdns, String name) {
        return mdns.metrics().stream()
                .filter(metric -> metric.name().equals(name))
                .mapToDouble(Metric::value)
                .sum();
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(2);
        }
    }

    @Test
    void peers_shouldBeDialledAFewAtATimeWhenTenThousandAreMadeUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
                Host victim = new HostBuilder().listen("/ip4/127.0.0.1/tcp/0").start();
                Host good = new HostBuilder().start();
                Mdns mdns = new Mdns(
                        victim.peerId(), victim::addresses, List.of(link), new LinkDialer(victim.swarm()), clock)) {
            Connection friendship = good.connect(victim.dialAddresses().getFirst(), TIMEOUT);
            Multiaddr nowhere = SocketAddresses.tcp((InetSocketAddress) silent.getLocalSocketAddress());
            mdns.start();
            for (int i = 0; i < DATAGRAMS; i++) {
                String name = "x" + i + "." + Mdns.SERVICE;
                String text = "dnsaddr=" + nowhere.with(MultiaddrProtocol.P2P, peer().toString());
                link.coming.add(DnsWriter.write(DnsMessage.response(
                        List.of(new DnsRecord.Ptr(Mdns.SERVICE, name), new DnsRecord.Txt(name, List.of(text))))));
            }
            until(() -> value(mdns, "p2p_mdns_peers_ignored_total") == DATAGRAMS - Mdns.MAX_PEERS);

            assertThat(value(mdns, "p2p_mdns_datagrams_total")).isEqualTo(DATAGRAMS);
            assertThat(value(mdns, "p2p_mdns_peers")).isEqualTo(Mdns.MAX_PEERS);
            until(() -> victim.swarm().resources().connections() == 1 + LinkDialer.MAX_DIALS);
            assertThat(good.ping().ping(friendship, 3, TIMEOUT)).hasSize(3);
            assertThat(victim.swarm().resources().connections()).isLessThanOrEqualTo(1 + LinkDialer.MAX_DIALS);
        }
    }
}
