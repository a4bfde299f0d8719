package dev.llmnode.p2p.mdns;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiaddrProtocol;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes a message; names are not compressed. */
final class DnsWriter {
    private static final int RESPONSE_AUTHORITATIVE = 0x8400;
    private static final int CLASS_IN = 1;

    /** In an answer: this record replaces what is cached (RFC 6762, section 10.2). */
    private static final int CACHE_FLUSH = 0x8000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private DnsWriter() {}

    static byte[] write(DnsMessage message) {
        DnsWriter writer = new DnsWriter();
        long pointers = message.records().stream()
                .filter(DnsRecord.Ptr.class::isInstance)
                .count();
        writer.u16(0);
        writer.u16(message.isResponse() ? RESPONSE_AUTHORITATIVE : 0);
        writer.u16(message.questions().size());
        writer.u16((int) pointers);
        writer.u16(0);
        writer.u16(message.records().size() - (int) pointers);
        for (String question : message.questions()) {
            writer.name(question);
            writer.u16(DnsMessage.PTR);
            writer.u16(CLASS_IN);
        }
        // Pointers are the answer; what they lead to is additional.
        message.records().stream().filter(DnsRecord.Ptr.class::isInstance).forEach(writer::record);
        message.records().stream()
                .filter(record -> !(record instanceof DnsRecord.Ptr))
                .forEach(writer::record);
        return writer.out.toByteArray();
    }

    private void record(DnsRecord record) {
        name(record.name());
        DnsWriter data = new DnsWriter();
        int type = switch (record) {
            case DnsRecord.Ptr ptr -> {
                data.name(ptr.instance());
                yield DnsMessage.PTR;
            }
            case DnsRecord.Txt txt -> {
                txt.texts().forEach(data::text);
                yield DnsMessage.TXT;
            }
            case DnsRecord.Srv srv -> {
                data.u16(0);
                data.u16(0);
                data.u16(srv.port());
                data.name(srv.host());
                yield DnsMessage.SRV;
            }
            case DnsRecord.Address address -> data.ip(address.ip());
        };
        u16(type);
        u16(type == DnsMessage.PTR ? CLASS_IN : CLASS_IN | CACHE_FLUSH);
        u16(0);
        u16(DnsMessage.TIME_TO_LIVE);
        u16(data.out.size());
        out.writeBytes(data.out.toByteArray());
    }

    private int ip(String text) {
        boolean isIp6 = text.contains(":");
        byte[] encoded = Multiaddr.of(isIp6 ? MultiaddrProtocol.IP6 : MultiaddrProtocol.IP4, text)
                .encode();
        out.writeBytes(Arrays.copyOfRange(encoded, 1, encoded.length));
        return isIp6 ? DnsMessage.AAAA : DnsMessage.A;
    }

    private void name(String name) {
        for (String label : name.split("\\.", -1)) {
            text(label);
        }
        out.write(0);
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private void u16(int value) {
        out.write(value >> 8);
        out.write(value);
    }
}
