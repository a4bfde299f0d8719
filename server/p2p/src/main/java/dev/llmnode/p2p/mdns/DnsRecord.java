package dev.llmnode.p2p.mdns;

import java.util.List;

/** A resource record of the kinds that libp2p's mDNS uses. Names are dotted and without the dot at the end. */
sealed interface DnsRecord {
    String name();

    /** An instance of a service. */
    record Ptr(String name, String instance) implements DnsRecord {}

    record Txt(String name, List<String> texts) implements DnsRecord {}

    /** Host and port of an instance; go's browser drops instances without it. */
    record Srv(String name, int port, String host) implements DnsRecord {}

    /** An IPv4 (A) or IPv6 (AAAA) address, as text. */
    record Address(String name, String ip) implements DnsRecord {}
}
