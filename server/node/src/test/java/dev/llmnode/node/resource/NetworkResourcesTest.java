package dev.llmnode.node.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.llmnode.api.model.capability.AnnounceRequest;
import dev.llmnode.api.model.capability.SearchRequest;
import dev.llmnode.api.model.network.NetworkConfigUpdate;
import dev.llmnode.api.model.peer.DiscoverRequest;
import dev.llmnode.discovery.Announcement;
import dev.llmnode.discovery.CapabilityQuery;
import dev.llmnode.discovery.DiscoveryMethod;
import dev.llmnode.node.application.NetworkService;
import dev.llmnode.node.application.error.NodeException;
import dev.llmnode.node.application.model.ModelRegistry;
import dev.llmnode.node.application.model.ModelSource;
import dev.llmnode.node.testing.KnownNetwork;
import dev.llmnode.node.testing.ScriptedEngine;
import dev.llmnode.node.wire.Json;
import dev.llmnode.node.wire.SchemaGate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the routes of the network say where there is one: a node on its own has nothing to show. */
class NetworkResourcesTest {
    private final Json json = new Json();
    private final SchemaGate gate = new SchemaGate(json);
    private final KnownNetwork network = new KnownNetwork();
    private final ModelRegistry models = new ModelRegistry(
            List.of(new ModelSource("tiny", "Tiny", null, List.of(), () -> new ScriptedEngine("tiny"))));
    private final NetworkService service = new NetworkService(network, models);
    private final PeersResource peers = new PeersResource(service);
    private final CapabilitiesResource capabilities =
            new CapabilitiesResource(service, InstantSource.fixed(Instant.EPOCH), () -> 42);
    private final NetworkResource settings = new NetworkResource(service);

    @BeforeEach
    void load() throws Exception {
        models.start();
        models.awaitLoaded();
    }

    private <T> T request(String document, Class<T> type) {
        return gate.read(document.getBytes(StandardCharsets.UTF_8), type, _ -> {});
    }

    @Test
    void list_shouldCountThoseConnected() {
        assertThat(json.text(peers.list())).isEqualTo("""
                {"peers":[\
                {"peer_id":"%s","addresses":["/ip4/192.0.2.7/tcp/9000"],"capabilities":["tiny"],"discovered_via":"mdns","last_seen":1700000000123,"connection_status":"connected"},\
                {"peer_id":"%s","addresses":[],"capabilities":[],"discovered_via":"bootstrap","last_seen":1700000000123,"connection_status":"connecting"}],\
                "total_peers":2,"connected_peers":1}""".formatted(KnownNetwork.NEAR, KnownNetwork.FAR));
    }

    @Test
    void get_shouldTellAllThatIsKnown() {
        assertThat(json.text(peers.get(KnownNetwork.NEAR)))
                .contains("\"gpu_info\":\"NVIDIA RTX 4090\"", "\"region\":\"eu-west\"", "\"currency\":\"ETH\"")
                .contains("\"latency_ms\":12", "\"bandwidth_mbps\":87.5", "\"established_at\":1700000000123")
                .contains("\"total_jobs\":9", "\"success_rate\":0.9", "\"average_response_time_ms\":251");
    }

    @Test
    void get_shouldInventNothing() {
        assertThat(json.text(peers.get(KnownNetwork.FAR)))
                .contains("\"latency_ms\":null", "\"bandwidth_mbps\":null", "\"established_at\":null")
                .contains("\"total_jobs\":0", "\"success_rate\":null", "\"average_response_time_ms\":null");
        assertThatExceptionOfType(NodeException.PeerNotFound.class).isThrownBy(() -> peers.get(KnownNetwork.LOCAL));
    }

    @Test
    void discover_shouldHaveAKeyForEachMethodThatRan() {
        assertThat(json.text(peers.discover(request("{\"timeout_ms\":\"250\"}", DiscoverRequest.class))))
                .startsWith("{\"discovered_count\":2,\"new_peers\":1,\"discovery_results\":{")
                .contains("\"dht\":{\"discovered\":1,\"duration_ms\":40}")
                .contains("\"mdns\":{\"discovered\":1,\"duration_ms\":250}");
        assertThat(network.lastMethods()).containsExactlyInAnyOrder(DiscoveryMethod.values());

        peers.discover(request("{\"method\":\"bootstrap\"}", DiscoverRequest.class));
        assertThat(network.lastMethods()).containsExactly(DiscoveryMethod.BOOTSTRAP);
    }

    @Test
    void capabilities_shouldBeWhatIsServedAndWhetherItWasAnnounced() {
        assertThat(json.text(capabilities.list()))
                .contains("\"id\":\"tiny\"", "\"enabled\":true", "\"tokens_per_second\":42")
                .contains("\"announced_to_network\":false", "\"last_announcement\":null");

        capabilities.announce(request("{}", AnnounceRequest.class));

        assertThat(json.text(capabilities.list()))
                .contains("\"announced_to_network\":true", "\"last_announcement\":1700000000123");
    }

    @Test
    void announce_shouldSayWhyNobodyTookIt() {
        String document = """
                {"capabilities":["tiny"],"ttl_seconds":600,"metadata":{"gpu_info":"none","max_batch_size":8}}""";

        assertThat(json.text(capabilities.announce(request(document, AnnounceRequest.class))))
                .isEqualTo("""
                        {"announced":false,"capabilities_count":1,"propagation_estimate_ms":15,"next_refresh":1700000300123,"details":"No peer took the record"}""");
        Announcement announced = Objects.requireNonNull(network.announced());
        assertThat(announced.capabilities()).containsExactly("tiny");
        assertThat(announced.timeToLive()).isEqualTo(Duration.ofMinutes(10));
        assertThat(Objects.requireNonNull(announced.metadata()).maxBatchSize()).isEqualTo(8);
    }

    @Test
    void search_shouldPassTheFiltersOnAndShowTheOffers() {
        String document = """
                {"capability":"tiny","max_results":5,"filters":{"min_success_rate":0.5,"max_latency_ms":100,"required_gpu":"rtx"}}""";

        assertThat(json.text(capabilities.search(request(document, SearchRequest.class))))
                .contains("\"peer_id\":\"%s\"".formatted(KnownNetwork.NEAR), "\"score\":0.75")
                .contains("\"tokens_per_second\":120", "\"success_rate\":0.9", "\"total_jobs\":9")
                .contains("\"latency_ms\":12", "\"connection_status\":\"connected\"")
                .contains("\"total_found\":3", "\"search_duration_ms\":0");
        assertThat(network.lastQuery()).isEqualTo(new CapabilityQuery("tiny", 5, 0.5, Duration.ofMillis(100), "rtx"));
    }

    @Test
    void search_shouldAskForAllWhereNothingIsFiltered() {
        capabilities.search(request("{\"capability\":\"tiny\"}", SearchRequest.class));

        CapabilityQuery asked = Objects.requireNonNull(network.lastQuery());
        assertThat(asked.minSuccessRate()).isNull();
        assertThat(asked.maxLatency()).isNull();
        assertThat(asked.requiredGpu()).isNull();
    }

    @Test
    void topology_shouldShowWhatRuns() {
        assertThat(json.text(settings.topology()))
                .contains("\"local_peer_id\":\"%s\"".formatted(KnownNetwork.LOCAL))
                .contains("\"bootstrap_nodes\":[{\"peer_id\":\"%s\",\"status\":\"disconnected\"}]"
                        .formatted(KnownNetwork.FAR))
                .contains("\"upload_mbps\":0.25", "\"download_mbps\":1.5", "\"average_latency_ms\":13")
                .contains("\"mdns\":{\"enabled\":true,\"last_discovery\":1700000000123,\"peers_found\":1}")
                .contains("\"bootstrap_status\":\"completed\",\"last_refresh\":null,\"peers_found\":1");
    }

    @Test
    void configure_shouldChangeWhatIsNamedAndKeepTheRest() {
        String document = "{\"enable_dht\":true,\"discovery_interval_seconds\":90}";

        assertThat(json.text(settings.configure(request(document, NetworkConfigUpdate.class))))
                .isEqualTo("""
                        {"updated":true,"config":{"enable_mdns":true,"enable_dht":true,"max_peers":50,"discovery_interval_seconds":90,"capability_refresh_interval_seconds":300},"restart_required":false}""");
        assertThat(network.settings().enableDht()).isTrue();
    }
}
