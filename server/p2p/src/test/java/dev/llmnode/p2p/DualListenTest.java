package dev.llmnode.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.swarm.Connection;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class DualListenTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** A port that was free a moment ago. */
    private static int freeTcpPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static int freeUdpPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void reachBoth(String rest) throws IOException {
        Assumptions.assumeTrue(
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .anyMatch(ip -> ip instanceof Inet6Address && ip.isLoopbackAddress()),
                "this machine has no IPv6");
        try (Host host = new HostBuilder()
                        .listen("/ip4/0.0.0.0" + rest)
                        .listen("/ip6/::" + rest)
                        .start();
                Host four = new HostBuilder().start();
                Host six = new HostBuilder().start()) {
            Multiaddr by4 = Multiaddr.parse("/ip4/127.0.0.1%s/p2p/%s".formatted(rest, host.peerId()));
            Multiaddr by6 = Multiaddr.parse("/ip6/::1%s/p2p/%s".formatted(rest, host.peerId()));

            assertThat(host.dialAddresses()).contains(by4, by6);
            Connection connection = four.connect(by4, TIMEOUT);
            assertThat(four.ping().ping(connection, 1, TIMEOUT)).hasSize(1);
            assertThat(six.ping().ping(six.connect(by6, TIMEOUT), 1, TIMEOUT)).hasSize(1);
        }
    }

    @Test
    void listen_shouldTakeBothFamiliesOnOneTcpPort() throws Exception {
        reachBoth("/tcp/" + freeTcpPort());
    }

    @Test
    void listen_shouldTakeBothFamiliesOnOneUdpPort() throws Exception {
        reachBoth("/udp/%d/quic-v1".formatted(freeUdpPort()));
    }

    @Test
    void start_shouldFailWhereThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> new HostBuilder()
                            .listen("/ip4/0.0.0.0/tcp/" + taken.getLocalPort())
                            .start())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen");
        }
    }
}
