package dev.llmnode.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NoopPeerNetworkTest {
    private static final NetworkSettings SETTINGS =
            new NetworkSettings(true, true, 50, Duration.ofSeconds(60), Duration.ofSeconds(300));

    private final NoopPeerNetwork network = new NoopPeerNetwork("12D3KooWLocal", SETTINGS);

    @Test
    void directory_shouldBeEmpty() {
        assertThat(network.directory().peers()).isEmpty();
        assertThat(network.directory().find("12D3KooWOther")).isEmpty();
    }

    @Test
    void discover_shouldSayThatThereIsNoNetwork() {
        assertThatThrownBy(() -> network.discover(Set.of(DiscoveryMethod.MDNS), Duration.ofSeconds(1)))
                .isInstanceOf(NetworkException.class)
                .hasMessageContaining("no part in a peer-to-peer network");
    }

    @Test
    void announce_shouldSayThatThereIsNoNetwork() {
        assertThatThrownBy(() -> network.announce(new Announcement(List.of("m"), null, Duration.ofHours(1))))
                .isInstanceOf(NetworkException.class);
        assertThat(network.lastAnnouncement()).isEmpty();
    }

    @Test
    void search_shouldFindNobody() {
        assertThat(network.search(new CapabilityQuery("m", 10, null, null, null)))
                .isEqualTo(new SearchReport(List.of(), 0));
    }

    @Test
    void topology_shouldShowBothMechanismsDisabledWhateverTheSettings() {
        NetworkTopology topology = network.topology();
        assertThat(topology.mdns().enabled()).isFalse();
        assertThat(topology.dht().enabled()).isFalse();
        assertThat(topology.dht().bootstrap()).isEqualTo(NetworkTopology.BootstrapStatus.DISABLED);
    }

    @Test
    void apply_shouldKeepTheSettingsAndAskForARestart() {
        NetworkSettings changed = new NetworkSettings(false, true, 20, Duration.ofSeconds(5), Duration.ofSeconds(9));
        assertThat(network.apply(changed)).isTrue();
        assertThat(network.settings()).isEqualTo(changed);
        assertThat(network.apply(changed)).isFalse();
    }
}
