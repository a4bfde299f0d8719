package dev.llmnode.p2p.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.p2p.Host;
import dev.llmnode.p2p.HostBuilder;
import dev.llmnode.p2p.metrics.Metric;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.negotiate.MultistreamSelect;
import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.security.Noise;
import dev.llmnode.p2p.security.TestCertificate;
import dev.llmnode.p2p.security.TestCertificate.Flaw;
import dev.llmnode.p2p.security.Tls;
import dev.llmnode.p2p.swarm.HostEvent;
import dev.llmnode.p2p.transport.ChannelDuplex;
import dev.llmnode.p2p.transport.SocketAddresses;
import dev.llmnode.p2p.transport.TcpTransport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks that come before there is a connection. */
class HostileHandshakesIT extends Attack {
    @Test
    void handshake_shouldBeCutWhenItStallsOverTcp() throws Exception {
        CompletableFuture<HostEvent> failed = event(HostEvent.InboundFailed.class::isInstance);
        try (Socket silent = new Socket()) {
            silent.connect(SocketAddresses.of(tcp()));
            until(() -> victim.swarm().resources().connections() == 2);
            assertThat(failed).isNotDone();

            letPassUntil(LIMITS.handshake(), failed::isDone);

            silent.setSoTimeout((int) TIMEOUT.toMillis());
            silent.getInputStream().readAllBytes();
        } catch (SocketException e) {
            // Cut by a reset.
        }
        until(() -> victim.swarm().resources().connections() == 1);
        assertThat(counted("p2p_inbound_failed_total")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {Noise.PROTOCOL, Tls.PROTOCOL})
    void handshake_shouldBeCutWhenItStallsOnceTheSecurityIsAgreedOn(String security) throws Exception {
        CompletableFuture<HostEvent> failed = event(HostEvent.InboundFailed.class::isInstance);
        ChannelDuplex silent = new TcpTransport(loops).dial(SocketAddresses.of(tcp()), TIMEOUT);
        MultistreamSelect.propose(silent, List.of(security));
        assertThat(failed).isNotDone();

        letPassUntil(LIMITS.handshake(), failed::isDone);

        until(() -> victim.swarm().resources().connections() == 1);
        assertThat(counted("p2p_inbound_failed_total")).isEqualTo(1);
        silent.close();
    }

    @Test
    void handshake_shouldBeCutWhenItStallsOverQuic() throws Exception {
        CompletableFuture<HostEvent> failed = event(HostEvent.InboundFailed.class::isInstance);
        try (StallingRelay relay = new StallingRelay(SocketAddresses.of(quic()));
                Host dialler = new HostBuilder().start()) {
            Thread.ofVirtual()
                    .start(() -> assertThatThrownBy(() -> dialler.connect(relay.address(), TIMEOUT))
                            .isInstanceOf(IOException.class));
            until(() -> victim.swarm().resources().connections() == 2);
            assertThat(failed).isNotDone();

            letPassUntil(LIMITS.handshake(), failed::isDone);

            assertThat(await(failed))
                    .isInstanceOfSatisfying(
                            HostEvent.InboundFailed.class,
                            event -> assertThat(event.reason()).contains("the QUIC handshake took longer than"));
        }
        until(() -> victim.swarm().resources().connections() == 1);
        assertThat(counted("p2p_inbound_failed_total")).isEqualTo(1);
    }

    @Test
    void handshake_shouldBeCutForEachOfAHundredSilentPeers() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                Socket socket = new Socket();
                silent.add(socket);
                socket.connect(SocketAddresses.of(tcp()));
            }
            // One address has so many places; the others were turned away at once.
            until(() -> counted("p2p_limit_refused_total") >= 100 - LIMITS.connectionsPerPrefix());
            assertThat(victim.swarm().resources().connections()).isLessThanOrEqualTo(LIMITS.connectionsPerPrefix());
            assertThat(good.ping().ping(friendship, 1, TIMEOUT)).hasSize(1);

            letPassUntil(LIMITS.handshake(), () -> victim.swarm().resources().connections() == 1);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
        until(() -> counted("p2p_inbound_failed_total") == 100);
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
        InetSocketAddress udp = SocketAddresses.of(quic());
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
    void connect_shouldRefuseAPeerThatIsNotWhoWasDialled() throws Exception {
        Multiaddr wrong =
                Multiaddr.parse("%s/p2p/%s".formatted(tcp(), Identity.generate().peerId()));
        try (Host dialler = new HostBuilder().start()) {
            assertThatThrownBy(() -> dialler.connect(wrong, TIMEOUT)).hasMessageContaining("answered");
            assertThat(dialler.metrics()).contains(new Metric("p2p_dials_failed_total", 1));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void certificate_shouldBeRefusedOfWhoeverDialsByTls(Flaw flaw) throws Exception {
        CompletableFuture<HostEvent> failed = event(HostEvent.InboundFailed.class::isInstance);
        try (FlawedPeer peer = new FlawedPeer(new TestCertificate(Identity.generate(), flaw))) {
            peer.dialTls(tcp());
            assertInboundRefused(await(failed), flaw);
        }
    }

    private void assertInboundRefused(HostEvent event, Flaw flaw) throws InterruptedException {
        assertThat(event)
                .isInstanceOfSatisfying(
                        HostEvent.InboundFailed.class,
                        failed -> assertThat(failed.reason()).contains(flaw.reason()));
        assertThat(victim.swarm().connections().peers()).containsExactly(good.peerId());
        assertThat(counted("p2p_inbound_failed_total")).isEqualTo(1);
        until(() -> victim.swarm().resources().connections() == 1);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void certificate_shouldBeRefusedOfWhomWeDialByTls(Flaw flaw) throws Exception {
        try (FlawedPeer peer = new FlawedPeer(new TestCertificate(Identity.generate(), flaw))) {
            assertOutboundRefused(peer.listenTls(), flaw);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void certificate_shouldBeRefusedOfWhomWeDialByQuic(Flaw flaw) throws Exception {
        try (FlawedPeer peer = new FlawedPeer(new TestCertificate(Identity.generate(), flaw))) {
            assertOutboundRefused(peer.listenQuic(), flaw);
        }
    }

    private void assertOutboundRefused(Multiaddr address, Flaw flaw) {
        assertThatThrownBy(() -> victim.connect(address, TIMEOUT)).hasMessageContaining(flaw.reason());
        assertThat(victim.swarm().connections().peers()).containsExactly(good.peerId());
        assertThat(counted("p2p_dials_failed_total")).isEqualTo(1);
    }

    /** The flawless ones show that the refusals above are for the flaws. */
    @Test
    void certificate_shouldBeTakenWithoutAFlaw() throws Exception {
        try (FlawedPeer peer = new FlawedPeer(new TestCertificate(Identity.generate(), Flaw.NONE))) {
            CompletableFuture<HostEvent> overQuic = event(HostEvent.Connected.class::isInstance);
            assertThat(victim.connect(peer.listenQuic(), TIMEOUT).isOpen()).isTrue();
            await(overQuic);
        }
    }
}
