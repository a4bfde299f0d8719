package dev.llmnode.p2p.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.p2p.Host;
import dev.llmnode.p2p.HostBuilder;
import dev.llmnode.p2p.kad.KadOptions;
import dev.llmnode.p2p.kad.Key;
import dev.llmnode.p2p.limits.Limits;
import dev.llmnode.p2p.metrics.Metric;
import dev.llmnode.p2p.multiformats.Delimited;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.ProtobufWriter;
import dev.llmnode.p2p.mux.YamuxOptions;
import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.swarm.Connection;
import dev.llmnode.p2p.swarm.HostEvent;
import dev.llmnode.p2p.swarm.Stream;
import dev.llmnode.p2p.transport.SocketAddresses;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attacks over real sockets: each is bounded, cut off and counted, while a good peer goes on as before. */
class HostilePeersIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int MAX_STREAMS = 64;
    private static final int SYNS = 10_000;
    private static final String ECHO = "/test/echo/1.0.0";

    /** Short waits for silent peers; few streams a connection. */
    private static final Limits LIMITS = new Limits(
            64,
            32,
            4,
            512,
            128,
            32,
            8L << 20,
            2L << 20,
            48,
            56,
            Duration.ofSeconds(20),
            Duration.ofSeconds(4),
            Duration.ofSeconds(2),
            new YamuxOptions(MAX_STREAMS, 1 << 20, Duration.ofSeconds(3)));

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private Host victim;
    private Host good;
    private Connection friendship;

    @BeforeEach
    void start() throws IOException {
        victim = new HostBuilder()
                .listen("/ip4/127.0.0.1/tcp/0")
                .listen("/ip4/127.0.0.1/udp/0/quic-v1")
                .limits(LIMITS)
                .kad(KadOptions.DEFAULT)
                .start();
        victim.handle(ECHO, stream -> stream.input().transferTo(stream.output()));
        good = new HostBuilder().kad(KadOptions.DEFAULT).start();
        friendship = good.connect(victim.dialAddresses().getFirst(), TIMEOUT);
    }

    /** The good peer's connection is the one it had, and answers. */
    @AfterEach
    void stop() throws IOException {
        try {
            assertThat(friendship.isOpen()).isTrue();
            assertThat(good.ping().ping(friendship, 3, TIMEOUT)).hasSize(3);
        } finally {
            good.close();
            victim.close();
            var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private CompletableFuture<HostEvent> event(Predicate<HostEvent> wanted) {
        CompletableFuture<HostEvent> seen = new CompletableFuture<>();
        victim.swarm().events().subscribe(event -> {
            if (wanted.test(event)) {
                seen.complete(event);
            }
        });
        return seen;
    }

    private static HostEvent await(CompletableFuture<HostEvent> event) throws Exception {
        return event.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    private double counted(String name) {
        return victim.metrics().stream()
                .filter(metric -> metric.name().equals(name))
                .mapToDouble(Metric::value)
                .sum();
    }

    private Multiaddr tcp() {
        return victim.addresses().getFirst();
    }

    @Test
    void handshake_shouldBeCutWhenItStallsOverTcp() throws Exception {
        CompletableFuture<HostEvent> failed = event(HostEvent.InboundFailed.class::isInstance);
        try (Socket silent = new Socket()) {
            silent.connect(SocketAddresses.of(tcp()));

            assertThat(await(failed)).isInstanceOf(HostEvent.InboundFailed.class);
            silent.setSoTimeout((int) TIMEOUT.toMillis());
            silent.getInputStream().readAllBytes();
        } catch (SocketException e) {
            // Cut by a reset.
        }
        assertThat(counted("p2p_inbound_failed_total")).isEqualTo(1);
    }

    @Test
    void handshake_shouldBeRefusedWhenItIsNoise() throws Exception {
        byte[] noise = new byte[4096];
        new Random(42).nextBytes(noise);
        CompletableFuture<HostEvent> failed = event(HostEvent.InboundFailed.class::isInstance);
        try (Socket babbler = new Socket()) {
            babbler.connect(SocketAddresses.of(tcp()));
            babbler.getOutputStream().write(noise);
            await(failed);
        }
        InetSocketAddress udp = SocketAddresses.of(victim.addresses().getLast());
        try (DatagramSocket babbler = new DatagramSocket()) {
            for (int i = 0; i < 1000; i++) {
                babbler.send(new DatagramPacket(noise, 1200, udp));
            }
        }
        try (Host other = new HostBuilder().start()) {
            assertThat(other.ping().ping(other.connect(victim.dialAddresses().getLast(), TIMEOUT), 1, TIMEOUT))
                    .hasSize(1);
        }
    }

    @Test
    void connect_shouldRefuseAPeerThatIsNotWhoWasDialled() {
        Multiaddr wrong =
                Multiaddr.parse("%s/p2p/%s".formatted(tcp(), Identity.generate().peerId()));
        try (Host dialler = new HostBuilder().start()) {
            assertThatThrownBy(() -> dialler.connect(wrong, TIMEOUT)).hasMessageContaining("answered");
            assertThat(dialler.metrics()).contains(new Metric("p2p_dials_failed_total", 1));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void certificate_shouldBeRefusedOnceItExpired() throws Exception {
        try (Host late = new HostBuilder()
                        .listen("/ip4/127.0.0.1/udp/0/quic-v1")
                        .clock(() -> Instant.parse("2101-01-01T00:00:00Z"))
                        .start();
                Host dialler = new HostBuilder().start()) {
            CompletableFuture<HostEvent> failed = new CompletableFuture<>();
            late.swarm().events().subscribe(event -> {
                if (event instanceof HostEvent.InboundFailed) {
                    failed.complete(event);
                }
            });
            try {
                Connection refused = dialler.connect(late.dialAddresses().getFirst(), Duration.ofSeconds(2));
                refused.closed().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            } catch (IOException e) {
                // The refusal may come before the dial is done.
            }
            await(failed);
            assertThat(late.swarm().connections().all()).isEmpty();
        }
    }

    @Test
    void frames_shouldEndTheConnectionWhenTheyAreTooLong() throws Exception {
        try (RawPeer peer = new RawPeer(loops, tcp())) {
            peer.frame(RawPeer.DATA, RawPeer.SYN, 1, Integer.MAX_VALUE, new byte[0]);
            peer.awaitCut();
        }
    }

    @Test
    void frames_shouldEndTheConnectionWhenTheyPassTheWindow() throws Exception {
        try (RawPeer peer = new RawPeer(loops, tcp())) {
            peer.frame(RawPeer.WINDOW_UPDATE, RawPeer.SYN, 1, 0, new byte[0]);
            byte[] data = new byte[60 * 1024];
            for (int i = 0; i < 10; i++) {
                peer.frame(RawPeer.DATA, 0, 1, data.length, data);
            }
            peer.awaitCut();
        }
    }

    @Test
    void streams_shouldBeBoundedWhenTenThousandAreOpened() throws Exception {
        try (RawPeer peer = new RawPeer(loops, tcp())) {
            try {
                for (int i = 0; i < SYNS; i++) {
                    peer.frame(RawPeer.WINDOW_UPDATE, RawPeer.SYN, 2 * i + 1, 0, new byte[0]);
                }
            } catch (ClosedChannelException e) {
                // Cut before it was through with them.
            }
            assertThat(good.ping().ping(friendship, 1, TIMEOUT)).hasSize(1);
            assertThat(victim.swarm().resources().streams()).isLessThanOrEqualTo(MAX_STREAMS + 16);
            // None of them says what it is for; nor does the peer answer pings.
            peer.awaitCut();
        }
    }

    @Test
    void writes_shouldBeBoundedWhenAPeerReadsNothing() throws Exception {
        CompletableFuture<HostEvent> gone = event(HostEvent.Disconnected.class::isInstance);
        try (RawPeer peer = new RawPeer(loops, tcp())) {
            peer.frame(RawPeer.WINDOW_UPDATE, RawPeer.SYN, 1, 0, new byte[0]);
            // It takes no frame off the socket and answers no ping, so the victim ends it.
            await(gone);
        }
        assertThat(victim.swarm().resources().streams()).isLessThan(MAX_STREAMS);
    }

    @Test
    void memory_shouldBeBoundedWhenAHandlerDoesNotRead() throws Exception {
        victim.handle("/test/sleepy/1.0.0", stream -> {
            stream.timeout(TIMEOUT);
            stream.write(new byte[1]);
            stream.connection().closed().join();
        });
        try (Host flooder = new HostBuilder().start()) {
            Connection connection = flooder.connect(victim.dialAddresses().getFirst(), TIMEOUT);
            byte[] window = new byte[200 * 1024];
            int cut = 0;
            for (int i = 0; i < 20; i++) {
                Stream stream = connection.open(List.of("/test/sleepy/1.0.0"), TIMEOUT);
                assertThat(stream.input().read()).isZero();
                try {
                    stream.write(window);
                } catch (IOException e) {
                    cut++;
                }
            }
            assertThat(flooder.ping().ping(connection, 1, TIMEOUT)).hasSize(1);

            assertThat(victim.swarm().resources().memory()).isBetween(1L, LIMITS.memoryPerConnection());
            assertThat(counted("p2p_limit_refused_total")).isPositive().isGreaterThanOrEqualTo(cut);
            connection.close();
        }
    }

    @Test
    void records_shouldBeRefusedWhenTheyAreTooLarge() throws Exception {
        byte[] record = new ProtobufWriter()
                .varint(1, 0)
                .bytes(2, new byte[] {1})
                .message(3, new ProtobufWriter().bytes(1, new byte[] {1}).bytes(2, new byte[100_000]))
                .toBytes();
        CompletableFuture<HostEvent> cut = event(HostEvent.StreamFailed.class::isInstance);
        try (Host flooder = new HostBuilder().start()) {
            Connection connection = flooder.connect(victim.dialAddresses().getFirst(), TIMEOUT);
            try (Stream stream = connection.open(List.of(KadOptions.IPFS_PROTOCOL), TIMEOUT)) {
                stream.timeout(TIMEOUT);
                stream.write(Delimited.frame(record));
                assertThatThrownBy(() -> stream.input().readAllBytes()).isInstanceOf(IOException.class);
            }
            await(cut);
        }
        assertThat(counted("p2p_kad_messages_refused_total")).isEqualTo(1);
        assertThat(counted("p2p_kad_records")).isZero();
    }

    @Test
    void answers_shouldBeRefusedWhenTheyNameTenThousandPeers() throws Exception {
        ProtobufWriter answer = new ProtobufWriter().varint(1, 4);
        byte[] peer = new ProtobufWriter()
                .bytes(1, Identity.generate().peerId().encode())
                .toBytes();
        for (int i = 0; i < 10_000; i++) {
            answer.bytes(8, peer);
        }
        byte[] flood = Delimited.frame(answer.toBytes());
        try (Host liar = new HostBuilder()
                .listen("/ip4/127.0.0.1/tcp/0")
                .kad(KadOptions.DEFAULT)
                .start()) {
            liar.handle(KadOptions.IPFS_PROTOCOL, stream -> stream.write(flood));
            victim.identify().ask(victim.connect(liar.dialAddresses().getFirst(), TIMEOUT));
            assertThat(victim.kad().table().contains(liar.peerId())).isTrue();

            assertThat(victim.kad().closest(Key.of("any")).nearest()).doesNotContain(liar.peerId());

            assertThat(victim.kad().table().contains(liar.peerId())).isFalse();
            assertThat(counted("p2p_kad_requests_failed_total")).isEqualTo(1);
            assertThat(victim.swarm().peerstore().peers().size()).isLessThan(20);
        }
    }
}
