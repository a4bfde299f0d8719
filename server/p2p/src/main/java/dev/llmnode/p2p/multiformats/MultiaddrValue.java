package dev.llmnode.p2p.multiformats;

import java.net.InetAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** How the value of a multiaddr's part is written, as text and as bytes. */
enum MultiaddrValue {
    NONE(0),
    IP4(4),
    IP6(16),
    PORT(2),
    TEXT(-1),
    ESCAPED(-1),
    PEER(-1),
    MULTIBASE(-1);

    /** Longest value that is read, in bytes. */
    static final int MAX_BYTES = 512;

    /** Bytes of the value; -1 where a varint before it says so. */
    private final int size;

    MultiaddrValue(int size) {
        this.size = size;
    }

    byte[] toBytes(String text) {
        byte[] bytes = switch (this) {
            case NONE -> new byte[0];
            case IP4 -> ip4(text);
            case IP6 -> ip6(text);
            case PORT -> port(text);
            case TEXT -> text.getBytes(StandardCharsets.UTF_8);
            case ESCAPED -> URLDecoder.decode(text, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
            case PEER -> peer(text);
            case MULTIBASE -> Multibase.decode(text);
        };
        if (bytes.length > MAX_BYTES || (bytes.length == 0 && this != NONE)) {
            throw new MultiformatException("'%s' is no multiaddr value of 1 to %d bytes".formatted(text, MAX_BYTES));
        }
        return bytes;
    }

    String toText(byte[] bytes) {
        return switch (this) {
            case NONE -> "";
            case IP4, IP6 -> ip(bytes);
            case PORT -> Integer.toString(ByteBuffer.wrap(bytes).getShort() & 0xffff);
            case TEXT -> plain(bytes);
            case ESCAPED ->
                URLEncoder.encode(new String(bytes, StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                        .replace("+", "%20");
            case PEER -> Base58.encode(Multihash.decode(bytes).encode());
            case MULTIBASE -> Multibase.BASE64URL.encode(bytes);
        };
    }

    byte[] read(ByteBuffer in) {
        int length = size >= 0 ? size : Varint.readLength(in, MAX_BYTES);
        if (length > in.remaining()) {
            throw new MultiformatException(
                    "multiaddr value of %d bytes, %d are there".formatted(length, in.remaining()));
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    boolean isSized() {
        return size >= 0;
    }

    private static byte[] peer(String text) {
        boolean base58 = text.startsWith("1") || text.startsWith("Qm");
        return (base58 ? Multihash.decode(Base58.decode(text)) : Cid.parse(text).hash()).encode();
    }

    private static byte[] port(String text) {
        int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
        if (port < 0 || port > 0xffff) {
            throw new MultiformatException("'%s' is no port from 0 to 65535".formatted(text));
        }
        return new byte[] {(byte) (port >> 8), (byte) port};
    }

    private static byte[] ip4(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            int part = parts.length == 4 && parts[i].matches("0|[1-9]\\d{0,2}") ? Integer.parseInt(parts[i]) : 256;
            if (part > 255) {
                throw new MultiformatException("'%s' is no IPv4 address".formatted(text));
            }
            bytes[i] = (byte) part;
        }
        return bytes;
    }

    private static byte[] ip6(String text) {
        // Only literals come through: anything else would make the JDK ask a name server.
        if (!text.contains(":") || !text.matches("[0-9a-fA-F:.]{2,45}")) {
            throw new MultiformatException("'%s' is no IPv6 address".formatted(text));
        }
        try {
            byte[] bytes = InetAddress.getByName(text).getAddress();
            return bytes.length == 16 ? bytes : mapped(bytes);
        } catch (UnknownHostException e) {
            throw new MultiformatException("'%s' is no IPv6 address".formatted(text), e);
        }
    }

    /** The JDK turns ::ffff:1.2.3.4 into an IPv4 address; here it stays what it was. */
    private static byte[] mapped(byte[] ip4) {
        byte[] bytes = new byte[16];
        bytes[10] = (byte) 0xff;
        bytes[11] = (byte) 0xff;
        System.arraycopy(ip4, 0, bytes, 12, 4);
        return bytes;
    }

    private static String ip(byte[] bytes) {
        if (bytes.length == 4) {
            return "%d.%d.%d.%d".formatted(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff, bytes[3] & 0xff);
        }
        return Ip6Text.of(bytes);
    }

    private static String plain(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf('/') >= 0) {
            throw new MultiformatException("multiaddr text value has a slash in it");
        }
        return text;
    }
}
