package dev.llmnode.p2p.connect;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiaddrProtocol;
import dev.llmnode.p2p.multiformats.MultiformatException;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.transport.SocketAddresses;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Turns names in addresses into IP addresses: {@code /dns}, {@code /dns4} and {@code /dns6} by A and AAAA records,
 * {@code /dnsaddr} by whole addresses in the TXT records of {@code _dnsaddr.NAME}, which may name others (spec, dnsaddr).
 */
final class AddressResolver {
    /** Addresses of one name; a name that stands for more is cut here. */
    private static final int MAX_PER_NAME = 8;

    /** Names that one name leads to, one after the other; a ring of names ends here. */
    private static final int MAX_DEPTH = 4;

    /** Addresses that come out in all. */
    private static final int MAX_ADDRESSES = 64;

    private static final String PREFIX = "dnsaddr=";

    private final NameService names;

    AddressResolver(NameService names) {
        this.names = names;
    }

    /**
     * The addresses with no name in them any more.
     *
     * @param peer who is looked for; entries that name somebody else are left out
     * @param unresolved told of each address that could not be turned, and why
     */
    List<Multiaddr> resolve(Optional<PeerId> peer, List<Multiaddr> addresses, Consumer<String> unresolved) {
        List<Multiaddr> resolved = new ArrayList<>();
        addresses.forEach(address -> resolve(peer, address, MAX_DEPTH, resolved, unresolved));
        return resolved;
    }

    private void resolve(
            Optional<PeerId> peer,
            Multiaddr address,
            int depth,
            List<Multiaddr> resolved,
            Consumer<String> unresolved) {
        Multiaddr.Part first = address.parts().getFirst();
        if (resolved.size() >= MAX_ADDRESSES) {
            return;
        }
        try {
            switch (first.protocol()) {
                case DNS, DNS4, DNS6 -> resolved.addAll(byIp(address, first));
                case DNSADDR -> {
                    if (depth == 0) {
                        throw new IOException("more than %d names lead to each other".formatted(MAX_DEPTH));
                    }
                    texts(peer, address, first.value())
                            .forEach(next -> resolve(peer, next, depth - 1, resolved, unresolved));
                }
                default -> resolved.add(address);
            }
        } catch (IOException e) {
            unresolved.accept("%s: %s".formatted(address, e.getMessage()));
        }
    }

    private List<Multiaddr> byIp(Multiaddr address, Multiaddr.Part name) throws IOException {
        return names.addresses(name.value()).stream()
                .filter(ip -> isOf(name.protocol(), ip))
                .limit(MAX_PER_NAME)
                .map(ip -> SocketAddresses.withIp(address, SocketAddresses.ip(ip)))
                .toList();
    }

    private static boolean isOf(MultiaddrProtocol protocol, InetAddress ip) {
        return switch (protocol) {
            case DNS4 -> ip instanceof Inet4Address;
            case DNS6 -> ip instanceof Inet6Address;
            default -> true;
        };
    }

    private List<Multiaddr> texts(Optional<PeerId> peer, Multiaddr address, String name) throws IOException {
        List<Multiaddr.Part> suffix = address.parts().subList(1, address.parts().size()).stream()
                .filter(part -> part.protocol() != MultiaddrProtocol.P2P)
                .toList();
        Optional<String> wanted = peer.map(PeerId::toString).or(() -> address.value(MultiaddrProtocol.P2P));
        return names.texts("_dnsaddr." + name).stream()
                .filter(text -> text.startsWith(PREFIX))
                .flatMap(text -> parse(text.substring(PREFIX.length())).stream())
                .filter(found -> endsWith(found, suffix))
                .filter(found -> wanted.isEmpty()
                        || found.value(MultiaddrProtocol.P2P)
                                .filter(id -> !id.equals(wanted.get()))
                                .isEmpty())
                .limit(MAX_ADDRESSES)
                .toList();
    }

    private static boolean endsWith(Multiaddr found, List<Multiaddr.Part> suffix) {
        List<Multiaddr.Part> parts = found.parts().stream()
                .filter(part -> part.protocol() != MultiaddrProtocol.P2P)
                .toList();
        int start = parts.size() - suffix.size();
        return start >= 0 && parts.subList(start, parts.size()).equals(suffix);
    }

    /** Others may write kinds of addresses that we do not know. */
    private static Optional<Multiaddr> parse(String text) {
        try {
            return Optional.of(Multiaddr.parse(text));
        } catch (MultiformatException e) {
            return Optional.empty();
        }
    }
}
