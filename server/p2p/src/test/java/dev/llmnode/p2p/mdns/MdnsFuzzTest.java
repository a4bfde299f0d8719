package dev.llmnode.p2p.mdns;

import dev.llmnode.p2p.Fuzzer;
import dev.llmnode.p2p.multiformats.MultiformatException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class MdnsFuzzTest {
    @Test
    void read_shouldSurviveAnything() throws Exception {
        byte[] query = DnsWriter.write(DnsMessage.query(Mdns.SERVICE));
        byte[] answer = DnsWriter.write(DnsMessage.response(List.of(
                new DnsRecord.Ptr(Mdns.SERVICE, "x." + Mdns.SERVICE),
                new DnsRecord.Txt("x." + Mdns.SERVICE, List.of("dnsaddr=/ip4/192.0.2.1/tcp/1")),
                new DnsRecord.Srv("x." + Mdns.SERVICE, 1, "x.local"),
                new DnsRecord.Address("x.local", "192.0.2.1"))));

        Fuzzer.fuzz(List.of(query, answer), MultiformatException.class::isInstance, DnsReader::read);
    }
}
