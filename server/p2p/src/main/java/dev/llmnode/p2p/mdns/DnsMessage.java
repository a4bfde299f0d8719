package dev.llmnode.p2p.mdns;

import java.util.List;

/**
 * A DNS message as far as mDNS needs it (RFC 1035, RFC 6762): questions for PTR records, or records of an answer.
 *
 * @param questions names that PTR records are asked for
 */
record DnsMessage(boolean isResponse, List<String> questions, List<DnsRecord> records) {
    static final int PTR = 12;
    static final int TXT = 16;
    static final int A = 1;
    static final int AAAA = 28;
    static final int SRV = 33;
    static final int ANY = 255;

    /** How long an answer holds, in seconds. */
    static final int TIME_TO_LIVE = 120;

    DnsMessage {
        questions = List.copyOf(questions);
        records = List.copyOf(records);
    }

    static DnsMessage query(String service) {
        return new DnsMessage(false, List.of(service), List.of());
    }

    static DnsMessage response(List<DnsRecord> records) {
        return new DnsMessage(true, List.of(), records);
    }
}
