package dev.llmnode.p2p.mdns;

import dev.llmnode.p2p.multiformats.MultiformatException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a message that anybody on the link may have sent: every count, length and pointer in it may lie. */
final class DnsReader {
    /** Larger datagrams are not read (RFC 6762, section 17). */
    static final int MAX_BYTES = 9000;

    private static final int MAX_ENTRIES = 256;
    private static final int MAX_NAME = 255;
    private static final int MAX_POINTERS = 16;

    private final ByteBuffer in;

    private DnsReader(ByteBuffer in) {
        this.in = in;
    }

    static DnsMessage read(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new MultiformatException("DNS message of %d bytes".formatted(bytes.length));
        }
        try {
            return new DnsReader(ByteBuffer.wrap(bytes)).message();
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new MultiformatException("DNS message ends too early", e);
        }
    }

    private DnsMessage message() {
        u16();
        boolean isResponse = (u16() & 0x8000) != 0;
        int questions = u16();
        int records = u16() + u16() + u16();
        if (questions > MAX_ENTRIES || records > MAX_ENTRIES) {
            throw new MultiformatException("DNS message of %d questions and %d records".formatted(questions, records));
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < questions; i++) {
            String name = name();
            int type = u16();
            u16();
            if (type == DnsMessage.PTR || type == DnsMessage.ANY) {
                names.add(name);
            }
        }
        List<DnsRecord> found = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            record().ifPresent(found::add);
        }
        return new DnsMessage(isResponse, names, found);
    }

    /** Empty for kinds of records that are of no use here. */
    private Optional<DnsRecord> record() {
        String name = name();
        int type = u16();
        in.position(in.position() + 6);
        int length = u16();
        int end = in.position() + length;
        if (end > in.limit()) {
            throw new MultiformatException("DNS record of %d bytes goes beyond the message".formatted(length));
        }
        DnsRecord record = switch (type) {
            case DnsMessage.PTR -> new DnsRecord.Ptr(name, name());
            case DnsMessage.TXT -> new DnsRecord.Txt(name, texts(end));
            default -> null;
        };
        in.position(end);
        return Optional.ofNullable(record);
    }

    private List<String> texts(int end) {
        List<String> texts = new ArrayList<>();
        while (in.position() < end) {
            byte[] text = new byte[in.get() & 0xff];
            if (in.position() + text.length > end) {
                throw new MultiformatException("DNS text goes beyond its record");
            }
            in.get(text);
            texts.add(new String(text, StandardCharsets.UTF_8));
        }
        return texts;
    }

    /** A name in lower-case ASCII. Pointers must lead backwards, and only so many are followed. */
    private String name() {
        StringBuilder name = new StringBuilder();
        int after = -1;
        int pointers = 0;
        while (true) {
            int length = in.get() & 0xff;
            if (length == 0) {
                break;
            }
            if ((length & 0xc0) == 0xc0) {
                int target = (length & 0x3f) << 8 | (in.get() & 0xff);
                after = after < 0 ? in.position() : after;
                if (++pointers > MAX_POINTERS || target >= in.position() - 2) {
                    throw new MultiformatException("DNS name goes round in circles");
                }
                in.position(target);
                continue;
            }
            if (length > 63 || name.length() + length > MAX_NAME) {
                throw new MultiformatException("DNS name is too long");
            }
            byte[] label = new byte[length];
            in.get(label);
            name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.UTF_8));
        }
        if (after >= 0) {
            in.position(after);
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }

    private int u16() {
        return in.getShort() & 0xffff;
    }
}
