package dev.llmnode.node.config;

import dev.llmnode.node.config.key.NotInEffectYet;
import dev.llmnode.node.config.key.Range;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Section {@code node}: how the node finds its peers, and what it tells them. */
@ConfigMapping(prefix = "node")
public interface NodeConfig {
    /** Whether peers are looked for on the local network. */
    @NotInEffectYet
    @WithDefault("true")
    boolean enableMdns();

    /** Whether the node takes part in the distributed hash table. */
    @NotInEffectYet
    @WithDefault("true")
    boolean enableDht();

    /** Whether the node uses rendezvous points. */
    @NotInEffectYet
    @WithDefault("false")
    boolean enableRendezvous();

    /** Peers to begin with: multiaddresses with their id, {@code /ip4/89.45.23.100/tcp/9000/p2p/PEER_ID}. */
    @NotInEffectYet
    Optional<List<String>> bootstrapPeers();

    /** Time between two rounds over the {@link #bootstrapPeers}. */
    @NotInEffectYet
    @WithDefault("300s")
    @Range(min = 1000)
    Duration bootstrapInterval();

    /** On how many nodes a record of the hash table is kept. */
    @NotInEffectYet
    @WithDefault("20")
    @Range(min = 1, max = 100)
    int dhtReplicationFactor();

    /** Time between two publications of the node's own records. */
    @NotInEffectYet
    @WithDefault("3600s")
    @Range(min = 1000)
    Duration dhtRepublishInterval();

    /** How long a record is valid. */
    @NotInEffectYet
    @WithDefault("7200s")
    @Range(min = 1000)
    Duration dhtRecordTtl();

    /** Models to announce; all that the node serves, where nothing is set. */
    @NotInEffectYet
    Optional<List<String>> capabilities();

    /** How long an announcement is valid. */
    @NotInEffectYet
    @WithDefault("3600s")
    @Range(min = 1000)
    Duration capabilityTtl();

    /** Peers connected at once. */
    @NotInEffectYet
    @WithDefault("50")
    @Range(min = 1)
    int maxPeers();

    /** Peers remembered, connected or not. */
    @NotInEffectYet
    @WithDefault("200")
    @Range(min = 1)
    int maxDiscoveredPeers();

    /** Time between two searches for peers. */
    @NotInEffectYet
    @WithDefault("60s")
    @Range(min = 1000)
    Duration peerDiscoveryInterval();

    /** Time between two announcements. */
    @NotInEffectYet
    @WithDefault("300s")
    @Range(min = 1000)
    Duration capabilityAnnouncementInterval();
}
