package dev.llmnode.discovery;

/** A way of finding peers. */
public enum DiscoveryMethod {
    /** Multicast DNS on the local network (RFC 6762). */
    MDNS,
    /** The Kademlia distributed hash table. */
    DHT,
    /** The configured bootstrap nodes. */
    BOOTSTRAP
}
