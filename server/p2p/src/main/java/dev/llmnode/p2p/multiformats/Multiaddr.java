package dev.llmnode.p2p.multiformats;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A self-describing network address, such as {@code /ip4/192.0.2.1/udp/9001/quic-v1/p2p/12D3KooW…}: protocols from the
 * outermost inwards, each with its value.
 */
public record Multiaddr(List<Part> parts) {
    /** Longest address that is read, in bytes. */
    public static final int MAX_BYTES = 1024;

    /** One protocol and its value in canonical text, empty for protocols without one. */
    public record Part(MultiaddrProtocol protocol, String value) {}

    public Multiaddr {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new MultiformatException("a multiaddr has at least one part");
        }
    }

    public static Multiaddr parse(String text) {
        if (!text.startsWith("/")) {
            throw new MultiformatException("multiaddr '%s' does not begin with a slash".formatted(text));
        }
        if (text.length() > 2 * MAX_BYTES) {
            throw new MultiformatException("multiaddr of %d characters is too long".formatted(text.length()));
        }
        String[] words = text.replaceAll("/+$", "").split("/", -1);
        List<Part> parts = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            MultiaddrProtocol protocol = MultiaddrProtocol.of(words[i]);
            if (protocol.hasValue() && ++i == words.length) {
                throw new MultiformatException("multiaddr '%s' lacks the value of %s".formatted(text, protocol.text()));
            }
            parts.add(protocol.hasValue() ? part(protocol, words[i]) : new Part(protocol, ""));
        }
        return new Multiaddr(parts);
    }

    /** This address with one more part at its end. */
    public Multiaddr with(MultiaddrProtocol protocol, String value) {
        List<Part> longer = new ArrayList<>(parts);
        longer.add(part(protocol, value));
        return new Multiaddr(longer);
    }

    public static Multiaddr of(MultiaddrProtocol protocol, String value) {
        return new Multiaddr(List.of(part(protocol, value)));
    }

    private static Part part(MultiaddrProtocol protocol, String value) {
        byte[] bytes = protocol.value().toBytes(value);
        return new Part(protocol, protocol.value().toText(bytes));
    }

    public static Multiaddr decode(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new MultiformatException(
                    "multiaddr of %d bytes is over the limit of %d".formatted(bytes.length, MAX_BYTES));
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        List<Part> parts = new ArrayList<>();
        while (in.hasRemaining()) {
            MultiaddrProtocol protocol = MultiaddrProtocol.of(Varint.read(in));
            byte[] value = protocol.value().read(in);
            String text = protocol.value().toText(value);
            if (text.isEmpty() && protocol.hasValue()) {
                throw new MultiformatException("multiaddr has an empty value of " + protocol.text());
            }
            parts.add(new Part(protocol, text));
        }
        return new Multiaddr(parts);
    }

    /** Empty for an address that is damaged or of a kind that we do not know: no reason to refuse what stands beside it. */
    public static Optional<Multiaddr> tryDecode(byte[] bytes) {
        try {
            return Optional.of(decode(bytes));
        } catch (MultiformatException e) {
            return Optional.empty();
        }
    }

    public byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Part part : parts) {
            out.writeBytes(Varint.encode(part.protocol.code()));
            byte[] value = part.protocol.value().toBytes(part.value);
            if (!part.protocol.value().isSized()) {
                out.writeBytes(Varint.encode(value.length));
            }
            out.writeBytes(value);
        }
        return out.toByteArray();
    }

    /** The value of the first part of this protocol. */
    public Optional<String> value(MultiaddrProtocol protocol) {
        return parts.stream()
                .filter(part -> part.protocol == protocol)
                .map(Part::value)
                .findFirst();
    }

    public boolean has(MultiaddrProtocol protocol) {
        return value(protocol).isPresent();
    }

    /** The same address without its {@code /p2p/…} end. */
    public Multiaddr withoutPeer() {
        List<Part> rest = parts.stream()
                .filter(part -> part.protocol != MultiaddrProtocol.P2P)
                .toList();
        return rest.isEmpty() ? this : new Multiaddr(rest);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append('/').append(part.protocol.text());
            if (part.protocol.hasValue()) {
                text.append('/').append(part.value);
            }
        }
        return text.toString();
    }
}
