package dev.llmnode.p2p.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.p2p.mux.YamuxOptions;
import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.transport.MemoryAccount;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResourceManagerTest {
    private static final Limits LIMITS = new Limits(
            4,
            2,
            1,
            3,
            2,
            1,
            100,
            60,
            2,
            3,
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            YamuxOptions.DEFAULT);

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
        assertThat(resources.refused())
                .containsEntry(LimitKind.CONNECTIONS_PER_PREFIX, 1L)
                .containsEntry(LimitKind.CONNECTIONS, 0L);
    }

    @Test
    void connectionMemory_shouldBoundAConnectionAndTheHost() {
        MemoryAccount first = resources.connectionMemory();
        MemoryAccount second = resources.connectionMemory();

        assertThat(first.take(60)).isTrue();
        assertThat(first.take(1)).isFalse();
        assertThat(second.left()).isEqualTo(40);
        assertThat(second.take(41)).isFalse();
        assertThat(second.take(40)).isTrue();
        first.giveBack(60);

        assertThat(resources.memory()).isEqualTo(40);
        assertThat(first.left()).isEqualTo(60);
        assertThat(resources.refused()).containsEntry(LimitKind.MEMORY, 2L);
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
