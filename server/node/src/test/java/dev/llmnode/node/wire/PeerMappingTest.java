package dev.llmnode.node.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmnode.api.model.capability.AnnounceRequest;
import dev.llmnode.discovery.ConnectionStatus;
import dev.llmnode.discovery.DiscoveryMethod;
import dev.llmnode.discovery.Peer;
import dev.llmnode.discovery.PeerDetails;
import dev.llmnode.discovery.PeerMetadata;
import dev.llmnode.discovery.Reputation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PeerMappingTest {
    private final Json json = new Json();
    private final SchemaGate gate = new SchemaGate(json);

    private static PeerDetails details(PeerMetadata metadata) {
        Peer peer = new Peer(
                "12D3KooW", List.of(), List.of(), DiscoveryMethod.DHT, Instant.EPOCH, ConnectionStatus.CONNECTED);
        return new PeerDetails(peer, metadata, null, null, null, Reputation.NONE);
    }

    private JsonNode givenBack(PeerMetadata metadata) {
        return json.parse(json.write(PeerMapping.details(details(metadata)))).path("metadata");
    }

    @Test
    void metadata_shouldKeepWhatTheContractDoesNotName() {
        String announced = """
                {"gpu_info":"NVIDIA RTX 4090","region":"eu-west","racks":[1,{"row":null}],"spare":null,"pricing":{"per_token":"0.0001","currency":"ETH"}}""";
        String document = "{\"metadata\":%s}".formatted(announced);

        AnnounceRequest request = gate.read(document.getBytes(StandardCharsets.UTF_8), AnnounceRequest.class, _ -> {});
        PeerMetadata metadata = Objects.requireNonNull(PeerMapping.metadata(request.metadata()));

        assertThat(metadata.additional())
                .isEqualTo(Map.of("region", "\"eu-west\"", "racks", "[1,{\"row\":null}]", "spare", "null"));
        assertThat(givenBack(metadata)).isEqualTo(json.parse(announced.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void metadata_shouldTakeWhatIsNoJsonForText() {
        PeerMetadata torn = new PeerMetadata(null, null, null, null, Map.of("region", "{eu"));

        assertThat(givenBack(torn)).hasToString("{\"region\":\"{eu\"}");
    }
}
