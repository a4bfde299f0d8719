package dev.llmnode.p2p.kad;

import java.time.Duration;

/**
 * How Kademlia behaves; the defaults are those of the libp2p spec and of rust-libp2p.
 *
 * @param protocol its id; a network of its own takes another than {@code /ipfs/kad/1.0.0}
 * @param server whether we answer; a client only asks, and nobody keeps it in a routing table
 * @param replication k: bucket size, and peers that keep a record
 * @param alpha requests under way at once in a lookup
 * @param disjointPaths ways on which a lookup goes; no peer is asked on two of them
 * @param quorum answers with a value that end a get
 * @param requestTimeout for one request, the dial included
 * @param recordTimeToLive after which a stored record goes
 * @param providerTimeToLive after which a stored provider goes
 * @param republish how often we publish what is ours anew
 * @param refresh how often the routing table is refreshed
 */
public record KadOptions(
        String protocol,
        boolean server,
        int replication,
        int alpha,
        int disjointPaths,
        int quorum,
        Duration requestTimeout,
        Duration recordTimeToLive,
        Duration providerTimeToLive,
        Duration republish,
        Duration refresh,
        RecordValidator validator) {
    public static final String IPFS_PROTOCOL = "/ipfs/kad/1.0.0";

    public static final KadOptions DEFAULT = new KadOptions(
            IPFS_PROTOCOL,
            true,
            20,
            3,
            2,
            1,
            Duration.ofSeconds(10),
            Duration.ofHours(48),
            Duration.ofHours(48),
            Duration.ofHours(12),
            Duration.ofMinutes(10),
            RecordValidator.ANY);

    public KadOptions withServer(boolean value) {
        return new KadOptions(
                protocol,
                value,
                replication,
                alpha,
                disjointPaths,
                quorum,
                requestTimeout,
                recordTimeToLive,
                providerTimeToLive,
                republish,
                refresh,
                validator);
    }

    public KadOptions withProtocol(String value) {
        return new KadOptions(
                value,
                server,
                replication,
                alpha,
                disjointPaths,
                quorum,
                requestTimeout,
                recordTimeToLive,
                providerTimeToLive,
                republish,
                refresh,
                validator);
    }

    public KadOptions withValidator(RecordValidator value) {
        return new KadOptions(
                protocol,
                server,
                replication,
                alpha,
                disjointPaths,
                quorum,
                requestTimeout,
                recordTimeToLive,
                providerTimeToLive,
                republish,
                refresh,
                value);
    }
}
