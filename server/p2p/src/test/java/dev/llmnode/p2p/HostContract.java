package dev.llmnode.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.p2p.connect.DialException;
import dev.llmnode.p2p.metrics.Metric;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiaddrProtocol;
import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.peer.PeerRecord;
import dev.llmnode.p2p.peer.SignedEnvelope;
import dev.llmnode.p2p.perf.Perf;
import dev.llmnode.p2p.ping.Ping;
import dev.llmnode.p2p.swarm.Bandwidth;
import dev.llmnode.p2p.swarm.Connection;
import dev.llmnode.p2p.swarm.HostEvent;
import dev.llmnode.p2p.swarm.PeerInfo;
import dev.llmnode.p2p.swarm.Stream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a host does over each transport. */
abstract class HostContract {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String ECHO = "/test/echo/1.0.0";

    private final String listen;
    private final String layers;
    private Host alice;
    private Host bob;

    HostContract(String listen, String layers) {
        this.listen = listen;
        this.layers = layers;
    }

    @BeforeEach
    void start() throws IOException {
        alice = new HostBuilder().agent("alice").listen(listen).start();
        bob = new HostBuilder().agent("bob").listen(listen).perf(true).start();
        bob.handle(ECHO, stream -> stream.input().transferTo(stream.output()));
    }

    @AfterEach
    void stop() {
        alice.close();
        bob.close();
    }

    @Test
    void connect_shouldProveWhoAnswers() throws Exception {
        Connection connection = alice.connect(bob.dialAddresses().getFirst(), TIMEOUT);

        assertThat(connection.peer()).isEqualTo(bob.peerId());
        assertThat(connection.description()).isEqualTo(layers);
        assertThat(alice.connect(bob.peerId(), TIMEOUT)).isSameAs(connection);
    }

    @Test
    void connect_shouldDialAnewOnceTheConnectionIsClosed() throws Exception {
        Connection closed = alice.connect(bob.dialAddresses().getFirst(), TIMEOUT);
        closed.close();

        Connection connection = alice.connect(bob.dialAddresses().getFirst(), TIMEOUT);

        assertThat(closed.isOpen()).isFalse();
        assertThat(connection).isNotSameAs(closed);
        assertThat(alice.ping().ping(connection, 1, TIMEOUT)).hasSize(1);
    }

    @Test
    void connect_shouldRefuseAnotherPeer() {
        PeerId stranger = Identity.generate().peerId();
        Multiaddr address = Multiaddr.parse(bob.addresses().getFirst() + "/p2p/" + stranger);

        assertThatThrownBy(() -> alice.connect(address, TIMEOUT))
                .isInstanceOf(DialException.class)
                .hasMessageContaining("dialled " + stranger)
                .hasMessageContaining(bob.peerId() + " answered");
    }

    @Test
    void ping_shouldMeasureRoundTrips() throws Exception {
        Connection connection = alice.connect(bob.dialAddresses().getFirst(), TIMEOUT);

        assertThat(alice.ping().ping(connection, 3, TIMEOUT)).hasSize(3).allMatch(Duration::isPositive);
    }

    @Test
    void identify_shouldTellBothSides() throws Exception {
        CompletableFuture<PeerInfo> seenByBob = identified(bob, alice.peerId());
        Connection connection = alice.connect(bob.dialAddresses().getFirst(), TIMEOUT);

        PeerInfo info = alice.identify().ask(connection);

        assertThat(info.agent()).isEqualTo("bob");
        assertThat(info.protocols()).contains(ECHO, "/ipfs/ping/1.0.0", "/ipfs/id/1.0.0", "/ipfs/id/push/1.0.0");
        assertThat(info.addresses()).isEqualTo(bob.addresses());
        assertThat(seenByBob.get(20, TimeUnit.SECONDS).agent()).isEqualTo("alice");
    }

    @Test
    void identify_shouldCarryASignedRecord() throws Exception {
        Connection connection = alice.connect(bob.dialAddresses().getFirst(), TIMEOUT);
        alice.identify().ask(connection);

        SignedEnvelope envelope = alice.swarm().peerstore().record(bob.peerId()).orElseThrow();

        assertThat(PeerRecord.open(envelope).peer()).isEqualTo(bob.peerId());
        assertThat(PeerRecord.open(envelope).addresses()).isEqualTo(bob.addresses());
    }

    @Test
    void identify_shouldReadAMessageInParts() throws Exception {
        IntStream.range(0, 200).forEach(i -> bob.handle("/test/protocol-number-%d/1.0.0".formatted(i), Stream::close));
        Connection connection = alice.connect(bob.dialAddresses().getFirst(), TIMEOUT);

        assertThat(alice.identify().ask(connection).protocols()).hasSizeGreaterThan(200);

        assertThat(alice.swarm().peerstore().record(bob.peerId())).isPresent();
    }

    @Test
    void perf_shouldSendAndTake() throws Exception {
        Connection connection = alice.connect(bob.dialAddresses().getFirst(), TIMEOUT);

        Perf.Result result = alice.perf().measure(connection, 3_000_000, 2_000_001, TIMEOUT);

        assertThat(result.uploaded()).isEqualTo(3_000_000);
        assertThat(result.downloaded()).isEqualTo(2_000_001);
        assertThat(result.uploadTime()).isPositive();
        assertThat(alice.swarm().bandwidth().byProtocol())
                .containsEntry(Perf.PROTOCOL, new Bandwidth.Bytes(3_000_008, 2_000_001));
        assertThatThrownBy(() -> bob.perf().measure(bob.connect(alice.peerId(), TIMEOUT), 1, 1, TIMEOUT))
                .hasMessage("the peer does not speak " + Perf.PROTOCOL);
    }

    @Test
    void metrics_shouldCountWhatHappened() throws Exception {
        Connection connection = alice.connect(bob.dialAddresses().getFirst(), TIMEOUT);
        alice.ping().ping(connection, 2, TIMEOUT);

        assertThat(alice.metrics())
                .contains(
                        new Metric("p2p_peers", 1),
                        new Metric("p2p_connections_outbound_total", 1),
                        new Metric("p2p_limit_refused_total", Map.of("limit", "streams"), 0),
                        new Metric("p2p_bytes_total", Map.of("direction", "sent", "protocol", Ping.PROTOCOL), 64));
        assertThat(alice.metrics())
                .extracting(Metric::toString)
                .contains("p2p_bytes_total{direction=\"received\",protocol=\"/ipfs/ping/1.0.0\"} 64.0");
    }

    @Test
    void bootstrap_shouldEnterByAName() throws Exception {
        CompletableFuture<PeerId> met = new CompletableFuture<>();
        bob.swarm().events().subscribe(event -> {
            if (event instanceof HostEvent.Identified(PeerId peer, PeerInfo info)
                    && info.agent().equals("carol")) {
                met.complete(peer);
            }
        });
        String name = "/dns4/localhost/" + listen.split("/", 4)[3].replace("/0", "/" + port(bob));
        try (Host carol = new HostBuilder()
                .agent("carol")
                .bootstrap(name + "/p2p/" + bob.peerId())
                .start()) {
            assertThat(met.get(20, TimeUnit.SECONDS)).isEqualTo(carol.peerId());
        }
    }

    private static String port(Host host) {
        Multiaddr address = host.addresses().getFirst();
        return address.value(MultiaddrProtocol.TCP)
                .or(() -> address.value(MultiaddrProtocol.UDP))
                .orElseThrow();
    }

    @Test
    void handle_shouldPushTheNewProtocol() throws Exception {
        Connection connection = alice.connect(bob.dialAddresses().getFirst(), TIMEOUT);
        alice.identify().ask(connection);
        CompletableFuture<PeerInfo> again = new CompletableFuture<>();
        alice.swarm().events().subscribe(event -> {
            if (event instanceof HostEvent.Identified(var _, PeerInfo info)
                    && info.protocols().contains("/test/new/1.0.0")) {
                again.complete(info);
            }
        });

        bob.handle("/test/new/1.0.0", Stream::close);

        assertThat(again.get(20, TimeUnit.SECONDS).agent()).isEqualTo("bob");
    }

    @Test
    void open_shouldCarryManyBytesBothWays() throws Exception {
        alice.connect(bob.dialAddresses().getFirst(), TIMEOUT);
        byte[] sent = new byte[5_000_000];
        new Random(42).nextBytes(sent);

        try (Stream stream = alice.open(bob.peerId(), TIMEOUT, "/test/unknown", ECHO)) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    stream.write(sent);
                    stream.closeWrite();
                } catch (IOException e) {
                    stream.reset();
                }
            });
            byte[] back = stream.input().readAllBytes();
            writer.join();

            assertThat(stream.protocol()).isEqualTo(ECHO);
            assertThat(back).isEqualTo(sent);
        }
        assertThat(alice.swarm().bandwidth().byProtocol())
                .containsEntry(ECHO, new Bandwidth.Bytes(sent.length, sent.length));
        assertThat(alice.swarm().bandwidth().of(bob.peerId()).received()).isGreaterThanOrEqualTo(sent.length);
    }

    @Test
    void open_shouldSayWhichProtocolsThePeerLacks() throws Exception {
        alice.connect(bob.dialAddresses().getFirst(), TIMEOUT);

        assertThatThrownBy(() -> alice.open(bob.peerId(), TIMEOUT, "/a", "/b"))
                .hasMessage("the peer does not speak /a, /b");
    }

    @Test
    void peerFilter_shouldKeepOtherNetworksOut() throws Exception {
        try (Host picky = new HostBuilder()
                .peerFilter(info -> info.agent().startsWith("ali"))
                .listen(listen)
                .start()) {
            CompletableFuture<PeerId> filtered = new CompletableFuture<>();
            picky.swarm().events().subscribe(event -> {
                if (event instanceof HostEvent.Filtered(PeerId peer, var _)) {
                    filtered.complete(peer);
                }
            });
            Connection refused = bob.connect(picky.dialAddresses().getFirst(), TIMEOUT);

            assertThat(filtered.get(20, TimeUnit.SECONDS)).isEqualTo(bob.peerId());
            refused.closed().handle((done, failure) -> true).get(20, TimeUnit.SECONDS);
            assertThat(picky.swarm().peerstore().addresses(bob.peerId())).isEmpty();
            Connection kept = alice.connect(picky.dialAddresses().getFirst(), TIMEOUT);
            assertThat(alice.ping().ping(kept, 1, TIMEOUT)).hasSize(1);
        }
    }

    @Test
    void connect_shouldLeaveOneConnectionWhenDialsCross() throws Exception {
        Thread first = Thread.ofVirtual().start(() -> connectQuietly(alice, bob));
        Thread second = Thread.ofVirtual().start(() -> connectQuietly(bob, alice));
        first.join();
        second.join();
        Connection byAlice = alice.connect(bob.dialAddresses().getFirst(), TIMEOUT);

        assertThat(alice.ping().ping(byAlice, 1, TIMEOUT)).hasSize(1);
        assertThat(alice.swarm().connections().peers()).containsExactly(bob.peerId());
    }

    private static void connectQuietly(Host from, Host to) {
        try {
            from.connect(to.dialAddresses().getFirst(), TIMEOUT);
        } catch (IOException e) {
            // The other side's dial may win: that is what the test is about.
        }
    }

    private static CompletableFuture<PeerInfo> identified(Host host, PeerId peer) {
        CompletableFuture<PeerInfo> found = new CompletableFuture<>();
        host.swarm().events().subscribe(event -> {
            if (event instanceof HostEvent.Identified(PeerId id, PeerInfo info) && id.equals(peer)) {
                found.complete(info);
            }
        });
        return found;
    }

    @Test
    void addresses_shouldExpandTheUnspecifiedAddress() throws Exception {
        try (Host open =
                new HostBuilder().listen(listen.replace("127.0.0.1", "0.0.0.0")).start()) {
            assertThat(open.addresses())
                    .isNotEmpty()
                    .allMatch(address -> address.toString().startsWith("/ip4/"))
                    .noneMatch(address -> address.toString().startsWith("/ip4/0.0.0.0"))
                    .anyMatch(address -> address.toString().startsWith("/ip4/127.0.0.1/"));
        }
    }

    @Test
    void dialAddresses_shouldNameThePeer() {
        assertThat(alice.dialAddresses().getFirst().toString())
                .matches(listen.replace("/0", "/[1-9]\\d*") + "/p2p/" + alice.peerId());
    }
}
