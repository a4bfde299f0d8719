package dev.llmnode.node.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.llmnode.discovery.NetworkException;
import dev.llmnode.discovery.NetworkSettings;
import dev.llmnode.discovery.NoopPeerNetwork;
import dev.llmnode.node.application.error.NodeException;
import dev.llmnode.node.application.model.ModelRegistry;
import dev.llmnode.node.application.model.ModelSource;
import dev.llmnode.node.testing.ScriptedEngine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkServiceTest {
    private static final NetworkSettings SETTINGS =
            new NetworkSettings(true, true, 50, Duration.ofSeconds(60), Duration.ofSeconds(300));
    /** Any other node's. */
    private static final String PEER = "12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN";

    private final ModelRegistry models = new ModelRegistry(List.of(
            new ModelSource("tiny", "Tiny", null, List.of("alias"), () -> new ScriptedEngine("tiny")),
            new ModelSource("large", "Large", null, List.of(), () -> new ScriptedEngine("large"))));
    private final NetworkService network = new NetworkService(new NoopPeerNetwork(PEER, SETTINGS), models);

    @Test
    void announced_shouldBeAllThatIsServedUnlessSomeIsNamed() {
        assertThat(network.announced(null)).containsExactly("large", "tiny");
        assertThat(network.announced(List.of("alias"))).containsExactly("alias");
    }

    @Test
    void announced_shouldRefuseWhatIsNotServed() {
        assertThatExceptionOfType(NodeException.InvalidRequest.class)
                .isThrownBy(() -> network.announced(List.of("tiny", "gpt-5")))
                .withMessageContaining("'gpt-5'")
                .satisfies(e -> {
                    assertThat(e.field()).isEqualTo("capabilities");
                    assertThat(e.details()).isEqualTo("Served: large, tiny");
                });
    }

    @Test
    void announce_shouldCheckBeforeItAsksTheNetwork() {
        assertThatExceptionOfType(NodeException.InvalidRequest.class)
                .isThrownBy(() -> network.announce(List.of("gpt-5"), null, Duration.ofHours(1)));
        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> network.announce(List.of("tiny"), null, Duration.ofHours(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12D3", "not a peer", "12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXT0"})
    void peer_shouldRefuseWhatIsNoPeerId(String text) {
        assertThatExceptionOfType(NodeException.InvalidRequest.class)
                .isThrownBy(() -> network.peer(text))
                .satisfies(e -> assertThat(e.field()).isEqualTo("peer_id"));
    }

    @Test
    void peer_shouldNotBeFoundWhereNobodyIsKnown() {
        assertThatExceptionOfType(NodeException.PeerNotFound.class)
                .isThrownBy(() -> network.peer(PEER))
                .withMessageContaining(PEER);
    }

    @Test
    void configure_shouldChangeWhatHolds() {
        NetworkSettings fewer = new NetworkSettings(true, true, 5, Duration.ofSeconds(60), Duration.ofSeconds(300));

        assertThat(network.configure(_ -> fewer)).isTrue();
        assertThat(network.settings()).isEqualTo(fewer);
        assertThat(network.configure(settings -> settings)).isFalse();
    }
}
