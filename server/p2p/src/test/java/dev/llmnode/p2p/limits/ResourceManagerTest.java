package dev.llmnode.p2p.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.p2p.mux.YamuxOptions;
import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.peer.PeerId;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResourceManagerTest {
    private static final Limits LIMITS = new Limits(
            4, 2, 1, 3, 2, 1, 2, 3, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), YamuxOptions.DEFAULT);

    private final ResourceManager resources = new ResourceManager(LIMITS);
    private final PeerId peer = Identity.generate().peerId();

    @Test
    void inboundConnection_shouldCountAPrefix() throws Exception {
        InetAddress first = InetAddress.getByName("2001:db8:0:1::1");
        InetAddress sameSite = InetAddress.getByName("2001:db8:0:2::1");
        Permit held = resources.inboundConnection(first);
        resources.inboundConnection(sameSite);

        assertThatThrownBy(() -> resources.inboundConnection(first))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("limit reached: 2 connections from");
        resources.inboundConnection(InetAddress.getByName("192.0.2.1"));
        held.close();
        held.close();
        resources.inboundConnection(first);
        assertThat(resources.connections()).isEqualTo(3);
        assertThat(resources.refused()).isEqualTo(1);
    }

    @Test
    void outboundConnection_shouldCountTheWhole() throws Exception {
        for (int i = 0; i < 4; i++) {
            resources.outboundConnection();
        }

        assertThatThrownBy(resources::outboundConnection).hasMessage("limit reached: 4 connections");
    }

    @Test
    void stream_shouldTakeNothingWhenOneScopeIsFull() throws Exception {
        resources.stream(peer);
        resources.stream(peer);

        assertThatThrownBy(() -> resources.stream(peer)).hasMessage("limit reached: 2 streams with " + peer);
        assertThat(resources.streams()).isEqualTo(2);
    }

    @Test
    void inboundProtocol_shouldCountAProtocolOfAPeer() throws Exception {
        resources.inboundProtocol(peer, "/a");
        resources.inboundProtocol(peer, "/b");

        assertThatThrownBy(() -> resources.inboundProtocol(peer, "/a"))
                .hasMessageContaining("streams of /a from " + peer);
        assertThatThrownBy(() -> {
                    resources.peerConnection(peer);
                    resources.peerConnection(peer);
                })
                .hasMessageContaining("connections with " + peer);
    }
}
