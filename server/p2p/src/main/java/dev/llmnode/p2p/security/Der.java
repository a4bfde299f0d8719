package dev.llmnode.p2p.security;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The little of ASN.1's distinguished encoding that certificates need, both ways. */
final class Der {
    static final int BOOLEAN = 0x01;
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_ID = 0x06;
    static final int PRINTABLE_STRING = 0x13;
    static final int UTC_TIME = 0x17;
    static final int GENERALIZED_TIME = 0x18;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;

    private Der() {}

    /** One element: its tag, its content, and both with the length as they stood. */
    static final class Element {
        private final int tag;
        private final byte[] source;
        private final int start;
        private final int contentStart;
        private final int end;

        private Element(int tag, byte[] source, int start, int contentStart, int end) {
            this.tag = tag;
            this.source = source;
            this.start = start;
            this.contentStart = contentStart;
            this.end = end;
        }

        int tag() {
            return tag;
        }

        byte[] content() {
            return Arrays.copyOfRange(source, contentStart, end);
        }

        byte[] encoded() {
            return Arrays.copyOfRange(source, start, end);
        }

        List<Element> children() throws HandshakeException {
            return elements(source, contentStart, end);
        }
    }

    /** The one element that {@code bytes} are. */
    static Element read(byte[] bytes) throws HandshakeException {
        List<Element> all = elements(bytes, 0, bytes.length);
        if (all.size() != 1) {
            throw new HandshakeException("DER has %d elements where one is due".formatted(all.size()));
        }
        return all.getFirst();
    }

    private static List<Element> elements(byte[] bytes, int from, int to) throws HandshakeException {
        List<Element> found = new ArrayList<>();
        int at = from;
        while (at < to) {
            Element element = element(bytes, at, to);
            found.add(element);
            at = element.end;
        }
        return found;
    }

    private static Element element(byte[] bytes, int start, int limit) throws HandshakeException {
        if (limit - start < 2) {
            throw new HandshakeException("DER ends inside an element");
        }
        int at = start + 1;
        int length = bytes[at++] & 0xff;
        if (length > 0x7f) {
            int count = length & 0x7f;
            if (count == 0 || count > 3 || count > limit - at) {
                throw new HandshakeException("DER has a length of %d bytes".formatted(count));
            }
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | (bytes[at++] & 0xff);
            }
        }
        if (length > limit - at) {
            throw new HandshakeException("DER element of %d bytes, %d are there".formatted(length, limit - at));
        }
        return new Element(bytes[start] & 0xff, bytes, start, at, at + length);
    }

    static byte[] write(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length > 0xff) {
            out.write(0x82);
            out.write(length >> 8);
        } else if (length > 0x7f) {
            out.write(0x81);
        }
        out.write(length);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    /** An object identifier in its dotted form. */
    static byte[] objectId(String dotted) {
        List<Integer> arcs =
                Arrays.stream(dotted.split("\\.", -1)).map(Integer::valueOf).toList();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(arcs.get(0) * 40 + arcs.get(1));
        for (int arc : arcs.subList(2, arcs.size())) {
            int groups = Math.max(1, (38 - Integer.numberOfLeadingZeros(arc)) / 7);
            for (int i = groups - 1; i >= 0; i--) {
                out.write((arc >> (7 * i) & 0x7f) | (i > 0 ? 0x80 : 0));
            }
        }
        return write(OBJECT_ID, out.toByteArray());
    }
}
