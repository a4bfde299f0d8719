package dev.llmnode.p2p.kad;

import java.time.Duration;

/**
 * How Kademlia behaves; the defaults are those of the libp2p spec and of rust-libp2p.
 *
 * @param protocol its id; a network of its own takes another than {@code /ipfs/kad/1.0.0}
 * @param server whether we answer; a client only asks, and nobody keeps it in a routing table
 */
public record KadOptions(
        String protocol, boolean server, RecordValidator validator, Search search, Lifetimes lifetimes) {
    public static final String IPFS_PROTOCOL = "/ipfs/kad/1.0.0";

    public static final KadOptions DEFAULT =
            new KadOptions(IPFS_PROTOCOL, true, RecordValidator.ANY, Search.DEFAULT, Lifetimes.DEFAULT);

    /**
     * How wide a lookup goes.
     *
     * @param replication k: bucket size, and peers that keep a record
     * @param alpha requests under way at once on a path
     * @param disjointPaths ways on which a lookup goes; no peer is asked on two of them
     * @param quorum answers with a value that end a get
     * @param maxMessages requests of one lookup; whoever makes up peers without end is left after so many
     * @param requestTimeout for one request, the dial included
     * @param lookupTimeout for a whole lookup, which then gives what it has
     */
    public record Search(
            int replication,
            int alpha,
            int disjointPaths,
            int quorum,
            int maxMessages,
            Duration requestTimeout,
            Duration lookupTimeout) {
        public static final Search DEFAULT =
                new Search(20, 3, 2, 1, 256, Duration.ofSeconds(10), Duration.ofSeconds(60));
    }

    /**
     * How long things last.
     *
     * @param record after which a stored record goes
     * @param provider after which a stored provider goes
     * @param republish how often we publish what is ours anew
     * @param refresh how often the routing table is refreshed
     */
    public record Lifetimes(Duration record, Duration provider, Duration republish, Duration refresh) {
        public static final Lifetimes DEFAULT =
                new Lifetimes(Duration.ofHours(48), Duration.ofHours(48), Duration.ofHours(12), Duration.ofMinutes(10));
    }

    public KadOptions withServer(boolean value) {
        return new KadOptions(protocol, value, validator, search, lifetimes);
    }

    public KadOptions withProtocol(String value) {
        return new KadOptions(value, server, validator, search, lifetimes);
    }

    public KadOptions withValidator(RecordValidator value) {
        return new KadOptions(protocol, server, value, search, lifetimes);
    }
}
